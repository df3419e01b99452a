/**
 * Copies the name, the length, the own properties and the prototype of a function to its
 * replacement. Whether the replacement has a `prototype` of its own depends on its syntax: a method
 * has none, other functions always do.
 * `@acme/otel-nestjs` has the same function, since neither of the two imports the other.
 */
export function takeAppearance(replacement: object, original: object): void {
  Object.setPrototypeOf(replacement, Object.getPrototypeOf(original) as object | null);
  for (const key of Reflect.ownKeys(original)) {
    Reflect.defineProperty(replacement, key, Object.getOwnPropertyDescriptor(original, key)!);
  }
}
