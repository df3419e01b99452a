import type { Patches } from '../../patching/patches';
import type { Invoke } from '../../patching/wrap-function';

/**
 * Patches a method once, in the class of an object that defines it. For classes that the library
 * does not export.
 */
export function patchWhereDefined(
  patches: Patches,
  patched: WeakSet<object>,
  object: object,
  name: string,
  invoke: Invoke,
): void {
  let holder: unknown = Object.getPrototypeOf(object);
  while (typeof holder === 'object' && holder !== null && !Object.hasOwn(holder, name)) {
    holder = Object.getPrototypeOf(holder);
  }
  if (typeof holder !== 'object' || holder === null || patched.has(holder)) return;
  patched.add(holder);
  patches.method(holder, name, invoke);
}
