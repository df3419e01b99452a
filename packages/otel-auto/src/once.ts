/**
 * Wraps `create` in a function that calls it on first use and returns the same result from then on.
 */
export function once<T>(create: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: create() }).value;
}
