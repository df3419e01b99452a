// oxlint-disable-next-line typescript/no-explicit-any -- what is patched has no type until its instrumentation says it
export type AnyFunction = (this: any, ...args: any[]) => any;

/** What happens in the place of a call; it has to call `original` itself, once. */
export type Invoke = (
  original: AnyFunction,
  thisArg: unknown,
  args: readonly unknown[],
) => unknown;

/**
 * A function that stands in for `original` and lets `invoke` see each call.
 *
 * It is a proxy, so that name, length, own keys (those that are set later too), prototype, `new`,
 * `instanceof` and `util.inspect` are the original's by construction. Identity and
 * `Function.prototype.toString` alone tell the two apart. `new` is not seen.
 */
export const wrapFunction = <F extends AnyFunction>(original: F, invoke: Invoke): F =>
  new Proxy(original, {
    apply: (target, thisArg: unknown, args: unknown[]): unknown => invoke(target, thisArg, args),
  });
