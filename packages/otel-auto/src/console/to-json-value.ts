import { types } from 'node:util';

/** The values that JSON can represent. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/**
 * Converts a value of a log record to one that JSON can represent: bytes to base64, and integers of
 * any size, `NaN` and the infinities to their text.
 *
 * A body may be any value of an application, since no SDK checks it. Never throws: getters, proxies
 * and `toJSON` are the application's code, so a value that cannot be read becomes a text that says
 * so.
 */
export function toJsonValue(value: unknown): JsonValue {
  return new Conversion().convert(value);
}

/** One conversion, with the enclosing values and the number of values that it may still read. */
class Conversion {
  readonly #ancestors: object[] = [];
  #valuesLeft = MAX_VALUES;

  convert(value: unknown): JsonValue {
    this.#valuesLeft -= 1;
    switch (typeof value) {
      case 'string':
      case 'boolean':
        return value;
      case 'number':
        return Number.isFinite(value) ? value : String(value);
      case 'bigint':
      case 'symbol':
        return String(value);
      case 'object':
        return value === null ? null : this.#convertObject(value);
      case 'undefined':
        return null;
      default:
        return '[Function]';
    }
  }

  #convertObject(value: object): JsonValue {
    if (this.#ancestors.includes(value)) return '[Circular]';
    if (this.#ancestors.length >= MAX_DEPTH) return `[cut: nested more than ${MAX_DEPTH} deep]`;
    this.#ancestors.push(value);
    try {
      return this.#convertComposite(value);
    } catch {
      return '[unreadable]';
    } finally {
      this.#ancestors.pop();
    }
  }

  #convertComposite(value: object): JsonValue {
    if (types.isUint8Array(value)) return Buffer.from(value).toString('base64');
    if (Array.isArray(value)) return this.#convertItems(value.values());
    if (types.isSet(value)) return this.#convertItems(value.values());
    if (types.isMap(value)) return this.#convertEntries(value.entries());
    if (types.isNativeError(value)) return this.#convertEntries(entriesOfError(value));
    const { toJSON } = value as { readonly toJSON?: unknown };
    // The result may be the value itself, which is then one of its own ancestors.
    if (typeof toJSON === 'function') return this.convert(toJSON.call(value));
    return this.#convertEntries(entriesOf(value));
  }

  #convertItems(items: Iterable<unknown>): JsonValue {
    const converted: JsonValue[] = [];
    for (const item of items) {
      if (this.#valuesLeft <= 0) return [...converted, CUT];
      converted.push(this.convert(item));
    }
    return converted;
  }

  #convertEntries(entries: Iterable<readonly [unknown, unknown]>): JsonValue {
    const converted: [string, JsonValue][] = [];
    for (const [key, value] of entries) {
      if (this.#valuesLeft <= 0) {
        converted.push([CUT, null]);
        break;
      }
      converted.push([String(key), this.convert(value)]);
    }
    // fromEntries treats `__proto__` like any other key.
    return Object.fromEntries(converted);
  }
}

/** The maximum depth, far more than is readable; deeper nesting would exhaust the stack. */
const MAX_DEPTH = 100;
/**
 * The maximum number of values. An array has as many as its length says, which costs an application
 * nothing.
 */
const MAX_VALUES = 100_000;
const CUT = `[cut: more than ${MAX_VALUES} values]`;

/** Reads one value after the other, so that one that throws does not affect the others. */
function* entriesOf(value: object): Generator<readonly [string, unknown]> {
  for (const key of Object.keys(value)) yield [key, readProperty(value, key)];
}

/** Reads the fields of an error, which are not among its enumerable keys. */
function* entriesOfError(error: Error): Generator<readonly [string, unknown]> {
  for (const key of ['name', 'message', 'stack', 'cause', 'errors']) {
    const value = readProperty(error, key);
    if (value !== undefined) yield [key, value];
  }
  yield* entriesOf(error);
}

function readProperty(value: object, key: string): unknown {
  try {
    return (value as Record<string, unknown>)[key];
  } catch {
    return '[unreadable]';
  }
}
