/**
 * Gives a function the name, the length, the own properties and the prototype of the one in whose
 * place it stands. Whether it has a `prototype` of its own is settled by how it is written: a method
 * has none, other functions always do.
 */
export function takeAppearance(replacement: object, original: object): void {
  Object.setPrototypeOf(replacement, Object.getPrototypeOf(original) as object | null);
  for (const key of Reflect.ownKeys(original)) {
    Reflect.defineProperty(replacement, key, Object.getOwnPropertyDescriptor(original, key)!);
  }
}
