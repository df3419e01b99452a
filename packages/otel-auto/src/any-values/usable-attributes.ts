import { diag, type Attributes, type AnyValue } from '@opentelemetry/api';
import { readProperty } from './read-property';

/**
 * Returns a copy of the attributes that the SDK can use. Values that are not texts, numbers,
 * booleans, null, bytes, or lists or plain objects of these are left out and reported. Never
 * throws, whatever getters and proxies do. The bundle also calls it in the
 * `set` of the SDK's `HashMap`, for the attributes of measurements (`SHORT_WAYS` in
 * `bundle/short-ways.ts`).
 */
export function usableAttributes(given: unknown): Attributes {
  const usable: Record<string, AnyValue> = {};
  for (const name of namesOf(given)) {
    const value = readProperty(given, name);
    if (value === undefined) continue;
    const copy = usableValue(value);
    if (copy === undefined) diag.warn(`Invalid attribute value set for key: ${name}`);
    else usable[name] = copy;
  }
  return usable;
}

/**
 * Returns the attributes if they are an object, otherwise `undefined`: the SDK would split a text
 * into its characters.
 */
export const objectOrNone = <T>(given: T): T | undefined =>
  typeof given === 'object' && given !== null ? given : undefined;

function namesOf(given: unknown): readonly string[] {
  try {
    return Object.keys(objectOrNone(given) ?? {});
  } catch {
    return [];
  }
}

/** Returns a deep copy of an attribute value; `undefined` for any other value. */
function usableValue(value: unknown): AnyValue {
  try {
    return copyValue(value, []);
  } catch {
    return undefined;
  }
}

/** Throws for a value that no attribute can have, and whatever the value's own getters throw. */
function copyValue(value: unknown, ancestors: readonly object[]): unknown {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
      return value;
    case 'object':
      if (value === null || value instanceof Uint8Array) return value;
      return copyObject(value, ancestors);
    default:
      throw new TypeError(`no attribute has a value of type ${typeof value}`);
  }
}

function copyObject(value: object, ancestors: readonly object[]): unknown {
  if (ancestors.length >= MAX_DEPTH || ancestors.includes(value)) {
    throw new TypeError('no attribute has a value that stands in itself');
  }
  const around = [...ancestors, value];
  if (Array.isArray(value)) {
    return value.map((item: unknown) => (item === undefined ? null : copyValue(item, around)));
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) {
    throw new TypeError('no attribute has a value with methods');
  }
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(entries.map(([name, item]) => [name, copyValue(item, around)]));
}

/**
 * The greatest depth that is copied; ends the recursion of an object that contains itself through a
 * proxy.
 */
const MAX_DEPTH = 30;
