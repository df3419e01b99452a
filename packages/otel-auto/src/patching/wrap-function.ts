// oxlint-disable-next-line typescript/no-explicit-any -- what is patched has no type until its instrumentation says it
export type AnyFunction = (this: any, ...args: any[]) => any;

/** What happens in the place of a call; it has to call `original` itself, once. */
export type Invoke = (original: AnyFunction, thisArg: unknown, args: readonly unknown[]) => unknown;

/**
 * A function that stands in for `original` and lets `invoke` see each call.
 *
 * Name, length, own properties, prototype, `new` (which `invoke` does not see), `instanceof` and
 * `util.inspect` are the original's; identity and `Function.prototype.toString` alone tell the two
 * apart. It is no proxy, since Node.js 26 prints those as such. For the same reason classes and async
 * functions are not for it: no other kind of function looks like them, and an async one in their place
 * would give another promise, settled later. Their methods, and what they call, are.
 */
export function wrapFunction<F extends AnyFunction>(original: F, invoke: Invoke): F {
  const wrapper = Object.hasOwn(original, 'prototype')
    ? createConstructible(original, invoke)
    : createMethod(original, invoke);
  return takeAppearance(wrapper, original) as F;
}

/** Gives a wrapper the name, the length, the own properties and the prototypes of what it stands in for. */
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

/** Methods and arrow functions have no `prototype` and throw at `new`; so does this. */
const createMethod = (original: AnyFunction, invoke: Invoke): AnyFunction =>
  ({
    method(this: unknown, ...args: unknown[]): unknown {
      return invoke(original, this, args);
    },
  }).method;
