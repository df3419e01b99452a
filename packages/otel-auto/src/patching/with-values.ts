/**
 * Returns an object like `original` in which some properties have other values, to be passed on in
 * its place. Nothing is written to `original`, which may be frozen, a proxy or an instance of any
 * class.
 *
 * For a plain object the result is a copy. For any other it is a proxy: what is not replaced is
 * read from the original itself, so that accessors, private fields and inherited members work.
 */
export function withValues<T extends object>(original: T, values: Readonly<Partial<T>>): T {
  const prototype: unknown = Object.getPrototypeOf(original);
  if (prototype === Object.prototype) return { ...original, ...values };
  const holderOf = (key: PropertyKey): object => (Object.hasOwn(values, key) ? values : original);
  // The target is empty: a proxy may not report other values than those of a frozen target.
  return new Proxy(Object.create(prototype as object | null) as T, {
    get: (_, key): unknown => Reflect.get(holderOf(key), key),
    has: (_, key) => Reflect.has(holderOf(key), key),
    ownKeys: () => [...new Set([...Reflect.ownKeys(original), ...Reflect.ownKeys(values)])],
    getOwnPropertyDescriptor(_, key) {
      const descriptor = Reflect.getOwnPropertyDescriptor(holderOf(key), key);
      return descriptor && { ...descriptor, configurable: true };
    },
  });
}
