// oxlint-disable-next-line typescript/no-explicit-any -- the methods of adapters have no type here
type Method = (...args: any[]) => any;

/**
 * Calls `run`, which is synchronous, while a method of an object's class is overridden on the
 * object. An object that lacks the method, or has one of its own, is left alone.
 *
 * @param cover - creates the overriding method from the original, which is bound to the object
 */
export function withMethod<Result>(
  object: object,
  name: string,
  cover: (method: Method) => Method,
  run: () => Result,
): Result {
  const target = object as Record<string, unknown>;
  const method = target[name];
  if (typeof method !== 'function' || Object.hasOwn(target, name)) return run();
  target[name] = cover((method as Method).bind(object));
  try {
    return run();
  } finally {
    delete target[name];
  }
}
