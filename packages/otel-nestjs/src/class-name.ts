type AnyClass = abstract new (...args: never) => unknown;

const names = new WeakMap<object, string | undefined>();

/**
 * Returns the name of a class as it was written in code. Nest's `mixin()` names each class that it
 * is called for at random, which would give each of them a span name of its own: for these, the
 * name in the source is used, or that of the parent class.
 *
 * @returns `undefined` if there is none
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

/** Matches the random names of Nest, which are hexadecimal digits or a UUID. */
const RANDOM = /^(?:[\da-f]{16,}|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/i;

function nameInSource(Class: AnyClass): string | undefined {
  const name = /^(?:class|function)\s+([\p{L}_$][\p{L}\p{N}_$]*)/u.exec(
    Function.prototype.toString.call(Class),
  )?.[1];
  return name === 'extends' ? undefined : name;
}
