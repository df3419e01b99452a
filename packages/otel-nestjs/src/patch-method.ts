// oxlint-disable-next-line typescript/no-explicit-any -- the methods of Nest have no type here
type Method = (this: any, ...args: any[]) => any;

/** A class of Nest as the patches see it, with its prototype, which they change in place. */
export interface NestClass {
  readonly name: string;
  readonly prototype: Record<string, unknown>;
}

/**
 * Replaces a method, preserving its appearance and the property's flags. A version of Nest without
 * the method is left alone.
 *
 * @param create - returns an object with the replacement as its method of the same name: unlike
 *   other functions a method has no `prototype`, and throws when called with `new`, like the
 *   original
 */
export function patchMethod<Name extends string>(
  prototype: Record<string, unknown>,
  name: Name,
  create: (original: Method) => Readonly<Record<Name, Method>>,
): void {
  const descriptor = Object.getOwnPropertyDescriptor(prototype, name);
  const original: unknown = descriptor?.value;
  if (typeof original !== 'function') return;
  const replacement = create(original as Method)[name];
  takeAppearance(replacement, original);
  Object.defineProperty(prototype, name, { ...descriptor, value: replacement });
}

/**
 * Copies the name, the length, the own properties and the prototype of a function to another.
 * `util.inspect` still shows an async original as such: an async replacement would be in the stack
 * of each error after an `await`.
 * `@acme/otel-winston` has the same function, since neither of the two imports the other.
 */
export function takeAppearance(replacement: object, original: object): void {
  Object.setPrototypeOf(replacement, Object.getPrototypeOf(original) as object | null);
  for (const key of Reflect.ownKeys(original)) {
    Reflect.defineProperty(replacement, key, Object.getOwnPropertyDescriptor(original, key)!);
  }
}

/** Copies the name and the length of a function to another. */
export function takeNameOf(replacement: object, original: object): void {
  for (const key of ['name', 'length']) {
    const descriptor = Object.getOwnPropertyDescriptor(original, key);
    if (descriptor !== undefined) Object.defineProperty(replacement, key, descriptor);
  }
}
