import { wrapFunction, type AnyFunction, type Invoke } from './wrap-function';

/**
 * The methods that an instrumentation has replaced, so that all of them can be given back. An
 * instrumentation makes one for each copy of its library.
 */
export class Patches {
  readonly #undo: (() => void)[] = [];

  /**
   * Puts a wrapper in the place of a method, with the flags that it has. What `holder` inherits, lacks,
   * computes in a getter or has frozen is left alone.
   *
   * @param holder - the object that has the method as its own property
   * @param invoke - sees each call; whatever it does beside calling the original must not throw
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
      // What has been put over ours since then is another's.
      const present = Object.getOwnPropertyDescriptor(holder, name);
      if (present?.value === value) {
        Object.defineProperty(holder, name, { ...present, value: original });
      }
    });
    return true;
  }

  /** Gives every method back, the last one first. */
  undo(): void {
    for (const undo of this.#undo.splice(0).toReversed()) undo();
  }
}
