// oxlint-disable-next-line typescript/no-explicit-any -- what is patched has no type until its instrumentation says it
export type AnyFunction = (this: any, ...args: any[]) => any;

/** A function that runs in place of a call; it has to call `original` itself, once. */
export type Invoke = (original: AnyFunction, thisArg: unknown, args: readonly unknown[]) => unknown;

/**
 * Wraps `original` in a function that calls `invoke` for each call.
 *
 * Name, length, own properties, prototype, `new` (which does not call `invoke`), `instanceof` and
 * `util.inspect` are the original's; only identity and `Function.prototype.toString` distinguish
 * the two. The wrapper is not a proxy, since Node.js 26 prints those as such. For the same reason
 * it must not be used for classes and async functions: no other kind of function looks like them,
 * and the wrapper of an async one would return another promise, settled later. Their methods, and
 * the functions that they call, can be wrapped.
 */
export function wrapFunction<F extends AnyFunction>(original: F, invoke: Invoke): F {
  const wrapper = Object.hasOwn(original, 'prototype')
    ? createConstructible(original, invoke)
    : createMethod(original, invoke);
  return takeAppearance(wrapper, original) as F;
}

/**
 * Copies the name, the length, the own properties and the prototype of the original to a wrapper.
 * The packages that are used without this one have a shorter one each, for methods that nobody freezes.
 */
export function takeAppearance<F extends AnyFunction>(wrapper: F, original: AnyFunction): F {
  Object.setPrototypeOf(wrapper, Object.getPrototypeOf(original) as object | null);
  for (const key of Reflect.ownKeys(original)) {
    Reflect.defineProperty(wrapper, key, Object.getOwnPropertyDescriptor(original, key)!);
  }
  return Object.isExtensible(original) ? wrapper : Object.preventExtensions(wrapper);
}

function createConstructible(original: AnyFunction, invoke: Invoke): AnyFunction {
  const wrapper = function (this: unknown, ...args: unknown[]): unknown {
    return new.target === undefined
      ? invoke(original, this, args)
      : Reflect.construct(original, args, new.target === wrapper ? original : new.target);
  };
  return wrapper;
}

/**
 * Creates a wrapper without `prototype` that throws when called with `new`, as methods and arrow
 * functions do.
 */
const createMethod = (original: AnyFunction, invoke: Invoke): AnyFunction =>
  ({
    method(this: unknown, ...args: unknown[]): unknown {
      return invoke(original, this, args);
    },
  }).method;
