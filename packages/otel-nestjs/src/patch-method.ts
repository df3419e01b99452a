// oxlint-disable-next-line typescript/no-explicit-any -- the methods of Nest have no type here
type Method = (this: any, ...args: any[]) => any;

/** A class of Nest as the patches see it: its prototype, which they change in place. */
export interface NestClass {
  readonly name: string;
  readonly prototype: Record<string, unknown>;
}

/**
 * Puts a function in the place of a method; its name, length and flags stay. A version of Nest that
 * lacks the method is left alone.
 */
export function patchMethod(
  prototype: Record<string, unknown>,
  name: string,
  create: (original: Method) => Method,
): void {
  const descriptor = Object.getOwnPropertyDescriptor(prototype, name);
  const original: unknown = descriptor?.value;
  if (typeof original !== 'function') return;
  const replacement = create(original as Method);
  takeNameOf(replacement, original);
  Object.defineProperty(prototype, name, { ...descriptor, value: replacement });
}

/** Gives a function the name and the length of another. */
export function takeNameOf(replacement: object, original: object): void {
  for (const key of ['name', 'length']) {
    const descriptor = Object.getOwnPropertyDescriptor(original, key);
    if (descriptor !== undefined) Object.defineProperty(replacement, key, descriptor);
  }
}
