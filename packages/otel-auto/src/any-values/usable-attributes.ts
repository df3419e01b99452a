import { diag, type Attributes, type AnyValue } from '@opentelemetry/api';
import { readProperty } from './read-property';

/**
 * Gives a copy of what was passed as attributes that nothing can break: what is no text, number,
 * boolean, null, bytes, or list or plain object of these is left out, and said. Never throws, whatever
 * getters and proxies do. The bundle also calls it in the `set` of the SDK's `HashMap`, for the attributes of
 * measurements (`SHORT_WAYS` in `bundle/short-ways.ts`).
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

/** What was passed as attributes, if it is an object: the SDK would take a text apart, character by character. */
export const objectOrNone = <T>(given: T): T | undefined =>
  typeof given === 'object' && given !== null ? given : undefined;

function namesOf(given: unknown): readonly string[] {
  try {
    return Object.keys(objectOrNone(given) ?? {});
  } catch {
    return [];
  }
}

/** A copy of a value, if it is one of an attribute, with all that stands in it; `undefined` for any other. */
function usableValue(value: unknown): AnyValue {
  try {
    return copyValue(value, []);
  } catch {
    return undefined;
  }
}

/** Throws what code of the value throws, and for what is none. */
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

/** Deeper than anybody looks; what stands in itself by way of a proxy ends here. */
const MAX_DEPTH = 30;
