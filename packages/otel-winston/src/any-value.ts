import { types } from 'node:util';
import type { AnyValue } from '@opentelemetry/api';
import { cutText } from './cut-text';
import type { LogRecordBounds } from './log-record-bounds';
import { isError, readProperty, unreadable } from './read-property';
import { FIELD_SPAN_ID, FIELD_TRACE_FLAGS, FIELD_TRACE_ID } from './semconv';
import { LEVEL } from './winston';

/**
 * Converts logged values to values that OTLP can carry: strings, numbers, booleans, null, bytes,
 * arrays and maps. There is one writer for each text with bounds of its own, which counts down what
 * is left of them.
 *
 * It reads every property once, into a copy, and never throws: getters, proxies and `toJSON` are
 * the application's code and may do anything, so a value that cannot be read becomes a text that
 * says so.
 */
export class AnyValueWriter {
  readonly #maxDepth: number;
  #valuesLeft: number;
  #charactersLeft: number;
  #keyCharactersLeft: number;
  #ancestors: object[] | undefined;

  constructor(bounds: LogRecordBounds, maxLength: number) {
    this.#maxDepth = bounds.maxDepth;
    this.#valuesLeft = bounds.maxValues;
    this.#charactersLeft = maxLength;
    this.#keyCharactersLeft = maxLength / SHARE_OF_KEYS;
  }

  /** Whether the bounds are exhausted. */
  get isFull(): boolean {
    return this.#valuesLeft <= 0 || this.#keyCharactersLeft <= 0;
  }

  /** Sets a value under its key, whose length counts as well. */
  setField(map: Record<string, AnyValue>, key: string, value: AnyValue): void {
    this.#keyCharactersLeft -= Math.min(key.length, MAX_KEY_LENGTH);
    setOwn(map, key, value);
  }

  /** Converts a value to the form that OTLP carries; returns `undefined` for one without any. */
  toAnyValue(value: unknown): AnyValue {
    this.#valuesLeft -= 1;
    switch (typeof value) {
      case 'string':
        return this.#toText(value);
      case 'number':
        return toNumber(value);
      case 'boolean':
      case 'undefined':
        return value;
      case 'object':
        return value === null ? null : this.#toObject(value);
      case 'bigint':
        return this.#toText(toBigIntText(value));
      case 'symbol':
        return this.#toText(value.toString());
      default:
        return this.#toText(toFunctionText(value));
    }
  }

  /** Converts a value to one text, which for an object is JSON. */
  toOneText(value: unknown): string {
    const any = this.toAnyValue(value);
    if (typeof any === 'object') {
      return JSON.stringify(any);
    }
    return typeof any === 'string' ? any : `${any as number | boolean | undefined}`;
  }

  /** Returns the fields that an application has set on an Error; `undefined` if there are none. */
  toErrorFields(error: Error): AnyValue {
    try {
      return this.toMapWithout(error, LEVEL in error ? KEYS_OF_LOGGED_ERRORS : KEYS_OF_ERRORS);
    } catch (unexpected) {
      return unreadable(unexpected);
    }
  }

  /** Returns an object without some of its fields; `undefined` if none are left. */
  toMapWithout(owner: object, without: ReadonlySet<string>): AnyValue {
    const keys = Object.keys(owner).filter((key) => !without.has(key));
    const map = this.#toMap(owner, keys);
    return Object.keys(map).length === 0 ? undefined : map;
  }

  #toText(text: string): string {
    if (text.length > this.#charactersLeft) {
      const cut = cutText(text, this.#charactersLeft);
      this.#charactersLeft = 0;
      return cut;
    }
    this.#charactersLeft -= text.length;
    return text;
  }

  #toObject(value: object): AnyValue {
    const ancestors = (this.#ancestors ??= []);
    const depth = ancestors.length;
    if (depth >= this.#maxDepth) {
      return `[cut: nested more than ${this.#maxDepth} deep]`;
    }
    if (ancestors.includes(value)) {
      return '[Circular]';
    }
    ancestors.push(value);
    try {
      return this.#toComposite(value);
    } catch (error) {
      return unreadable(error);
    } finally {
      ancestors.length = depth;
    }
  }

  #toComposite(value: object): AnyValue {
    if (Array.isArray(value)) {
      return this.#toArray(value, value.length);
    }
    if (isPlain(value)) {
      return isToJson(value) ? this.#toJson(value) : this.#toMap(value, Object.keys(value));
    }
    if (isError(value)) {
      return this.#toErrorMap(value);
    }
    if (ArrayBuffer.isView(value)) {
      return this.#toBinary(value);
    }
    if (types.isDate(value)) {
      return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
    }
    if (types.isMap(value)) {
      return this.#toEntries(value);
    }
    if (types.isSet(value)) {
      return this.#toArray([...take(value, this.#valuesLeft)], value.size);
    }
    if (types.isRegExp(value)) {
      return this.#toText(String(value));
    }
    if (types.isBoxedPrimitive(value)) {
      return this.toAnyValue(value.valueOf());
    }
    return isToJson(value) ? this.#toJson(value) : this.#toMap(value, Object.keys(value));
  }

  #toArray(items: readonly unknown[], length: number): AnyValue[] {
    const values: AnyValue[] = [];
    for (let index = 0; index < length; index += 1) {
      if (this.isFull) {
        values.push(`[cut: ${length - index} more]`);
        break;
      }
      values.push(this.toAnyValue(readProperty(items, index)) ?? null);
    }
    return values;
  }

  #toMap(owner: object, keys: readonly string[]): Record<string, AnyValue> {
    const map: Record<string, AnyValue> = {};
    for (let index = 0; index < keys.length; index += 1) {
      if (this.isFull) {
        map['[cut]'] = `${keys.length - index} more`;
        break;
      }
      const key = keys[index] as string;
      const value = this.toAnyValue(readProperty(owner, key));
      if (value !== undefined) {
        this.setField(map, key, value);
      }
    }
    return map;
  }

  #toEntries(entries: ReadonlyMap<unknown, unknown>): AnyValue {
    const map: Record<string, AnyValue> = {};
    let count = 0;
    for (const [key, value] of entries) {
      if (this.isFull) {
        map['[cut]'] = `${entries.size - count} more`;
        break;
      }
      const text = typeof key === 'string' ? key : this.toOneText(key);
      this.setField(map, text, this.toAnyValue(value) ?? null);
      count += 1;
    }
    return map;
  }

  /**
   * Converts an Error that is not the record's own exception to a map of message, stack and cause,
   * and its other fields.
   */
  #toErrorMap(error: Error): Record<string, AnyValue> {
    const map: Record<string, AnyValue> = {
      type: this.#toText(toErrorType(error)),
    };
    for (const [name, key] of ERROR_FACTS) {
      const value = this.toAnyValue(readProperty(error, key));
      if (value !== undefined) {
        map[name] = value;
      }
    }
    return Object.assign(map, this.toErrorFields(error));
  }

  #toBinary(view: ArrayBufferView): AnyValue {
    if (view.byteLength > this.#charactersLeft) {
      return `[cut: ${view.byteLength} bytes]`;
    }
    if (view instanceof Uint8Array) {
      this.#charactersLeft -= view.byteLength;
      // The bytes are copied, since the application may reuse its buffer before the record is sent.
      return Uint8Array.prototype.slice.call(view);
    }
    if (view instanceof DataView) {
      return `[DataView: ${view.byteLength} bytes]`;
    }
    const items = view as unknown as readonly unknown[];
    return this.#toArray(items, items.length);
  }

  #toJson(value: { toJSON(key: string): unknown }): AnyValue {
    const json = value.toJSON('');
    if (typeof json !== 'object' || json === null) {
      return this.toAnyValue(json) ?? null;
    }
    // The result of `toJSON` is not converted by its own `toJSON`, since one that returns itself
    // would never end.
    return Array.isArray(json)
      ? this.#toArray(json, json.length)
      : this.#toMap(json, Object.keys(json));
  }
}

/**
 * Returns the class of an error: its name or, if that is only `Error`, the name of its constructor.
 */
export function toErrorType(error: Error): string {
  try {
    const { name } = error;
    const className: unknown = error.constructor?.name;
    const isUnnamed = typeof name !== 'string' || name === '' || name === 'Error';
    if (!isUnnamed) {
      return name;
    }
    return typeof className === 'string' && className !== '' ? className : 'Error';
  } catch {
    return 'Error';
  }
}

// Assigning to `__proto__` would set the prototype.
function setOwn(map: Record<string, AnyValue>, key: string, value: AnyValue): void {
  if (key === '__proto__') {
    Object.defineProperty(map, key, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  } else {
    map[key.length > MAX_KEY_LENGTH ? cutText(key, MAX_KEY_LENGTH) : key] = value;
  }
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function isToJson(value: object): value is { toJSON(key: string): unknown } {
  return typeof (value as { toJSON?: unknown }).toJSON === 'function';
}

// OTLP's integers have 64 bits. An encoder would take a larger number for an integer, and a backend
// that reads JSON would then refuse the whole batch.
function toNumber(value: number): number | string {
  return Math.abs(value) < 2 ** 63 || !Number.isInteger(value) ? value : String(value);
}

// Converting a number of a million digits to text takes a noticeable part of a second.
function toBigIntText(value: bigint): string {
  const isHuge = value > HUGE || value < -HUGE;
  return isHuge ? '[cut: BigInt of more than 1000 digits]' : value.toString();
}

const ERROR_FACTS = [
  ['message', 'message'],
  ['stacktrace', 'stack'],
  ['cause', 'cause'],
  ['errors', 'errors'],
] as const;

const KEYS_OF_ERRORS: ReadonlySet<string> = new Set([
  'name',
  'message',
  'stack',
  'cause',
  'errors',
  FIELD_TRACE_ID,
  FIELD_SPAN_ID,
  FIELD_TRACE_FLAGS,
]);

// winston sets these on an Error that is logged as a line.
const KEYS_OF_LOGGED_ERRORS: ReadonlySet<string> = new Set([
  ...KEYS_OF_ERRORS,
  'level',
  'timestamp',
]);

const MAX_KEY_LENGTH = 256;
/** The keys together may have a quarter of the characters that the texts may have. */
const SHARE_OF_KEYS = 4;
const HUGE = 10n ** 1000n;

function toFunctionText(value: unknown): string {
  try {
    const { name } = value as { readonly name?: unknown };
    return typeof name === 'string' && name !== '' ? `[Function: ${name}]` : '[Function]';
  } catch {
    return '[Function]';
  }
}

function* take<T>(items: Iterable<T>, count: number): Generator<T> {
  let left = count;
  for (const item of items) {
    if (left <= 0) {
      return;
    }
    left -= 1;
    yield item;
  }
}
