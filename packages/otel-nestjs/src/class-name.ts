type AnyClass = abstract new (...args: never) => unknown;

const names = new WeakMap<object, string | undefined>();

/**
 * The name of a class as a person wrote it. Nest's `mixin()` gives each class that it is called for a
 * random name, which would make a span of its own of every one: the name in its source is taken then,
 * or that of the class that it extends.
 *
 * @returns `undefined` where there is none
 */
export function classNameOf(Class: unknown): string | undefined {
  if (typeof Class !== 'function') return undefined;
  if (!names.has(Class)) names.set(Class, findName(Class as AnyClass));
  return names.get(Class);
}

function findName(Class: AnyClass): string | undefined {
  const { name } = Class;
  if (typeof name !== 'string' || name === '') return undefined;
  if (!RANDOM.test(name)) return name;
  return nameInSource(Class) ?? classNameOf(Object.getPrototypeOf(Class));
}

/** Digits of a hexadecimal number, as Nest takes them, or a UUID. */
const RANDOM = /^(?:[\da-f]{16,}|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/i;

function nameInSource(Class: AnyClass): string | undefined {
  const name = /^(?:class|function)\s+([\p{L}_$][\p{L}\p{N}_$]*)/u.exec(
    Function.prototype.toString.call(Class),
  )?.[1];
  return name === 'extends' ? undefined : name;
}
