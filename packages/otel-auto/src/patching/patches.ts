import { wrapFunction, type AnyFunction, type Invoke } from './wrap-function';

/**
 * The methods that an instrumentation has replaced, so that all of them can be restored. An
 * instrumentation creates one for each copy of its library.
 */
export class Patches {
  readonly #undo: (() => void)[] = [];

  /**
   * Replaces a method by a wrapper with the same property flags. Methods that `holder` inherits,
   * lacks, computes in a getter or has frozen are left alone.
   *
   * @param holder - the object that has the method as its own property
   * @param invoke - called for each call; must not throw anything but what the original throws
   * @returns whether the method was replaced
   */
  method(holder: object | undefined, name: PropertyKey, invoke: Invoke): boolean {
    if (holder === undefined) return false;
    const descriptor = Object.getOwnPropertyDescriptor(holder, name);
    const original: unknown = descriptor?.value;
    if (typeof original !== 'function') return false;
    const value = wrapFunction(original as AnyFunction, invoke);
    if (!Reflect.defineProperty(holder, name, { ...descriptor, value })) return false;
    this.#undo.push(() => {
      // A later replacement of ours by others stays.
      const present = Object.getOwnPropertyDescriptor(holder, name);
      if (present?.value === value) {
        Object.defineProperty(holder, name, { ...present, value: original });
      }
    });
    return true;
  }

  /** Restores every method, the last one first. */
  undo(): void {
    for (const undo of this.#undo.splice(0).toReversed()) undo();
  }
}
