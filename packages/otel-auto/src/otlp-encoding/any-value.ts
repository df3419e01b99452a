import type { ByteWriter } from './byte-writer';
import { EncodedKeys } from './encoded-keys';
import { fieldTag } from './field-tag';

// AnyValue
const STRING_VALUE = fieldTag(1, 'lengthPrefixed');
const BOOL_VALUE = fieldTag(2, 'varint');
const INT_VALUE = fieldTag(3, 'varint');
const DOUBLE_VALUE = fieldTag(4, 'fixed64');
const ARRAY_VALUE = fieldTag(5, 'lengthPrefixed');
const KVLIST_VALUE = fieldTag(6, 'lengthPrefixed');
const BYTES_VALUE = fieldTag(7, 'lengthPrefixed');
/** The field `values` of ArrayValue and of KeyValueList. */
const VALUES = fieldTag(1, 'lengthPrefixed');

/**
 * The greatest depth of nested arrays and maps. A map takes three messages, and a span with an
 * event has seven around the outermost one: thirty levels stay below the hundred messages that
 * protobuf readers allow.
 */
export const MAX_DEPTH = 30;

const MAX_INT64 = 2 ** 63;

const encodedKeys = new EncodedKeys();

/** A value's enclosing arrays and maps. */
interface Ancestor {
  readonly value: object;
  readonly depth: number;
  readonly parent: Ancestor | undefined;
}

/**
 * Writes attributes: own, enumerable properties with string keys. Those that cannot be read are
 * left out.
 *
 * @throws whatever the object throws when its keys are read, as a proxy may
 */
export function writeAttributes(writer: ByteWriter, tag: number, attributes: object): void {
  writeProperties(writer, tag, attributes, undefined);
}

/**
 * Writes the fields of an `AnyValue`. Values without a type in OTLP are left empty, as are null and
 * undefined; integers of more than 64 bits become texts; a property that cannot be read is left
 * out.
 *
 * @throws whatever the value throws when its keys or items are read, as a proxy may
 */
export function writeAnyValue(writer: ByteWriter, value: unknown, parent?: Ancestor): void {
  switch (typeof value) {
    case 'string':
      writer.text(STRING_VALUE, value);
      break;
    case 'number':
      writeNumber(writer, value);
      break;
    case 'boolean':
      writer.bool(BOOL_VALUE, value);
      break;
    case 'bigint':
      if (BigInt.asIntN(64, value) === value) writer.int64(INT_VALUE, value);
      else writer.text(STRING_VALUE, String(value));
      break;
    case 'object':
      if (value !== null) writeObject(writer, value, parent);
      break;
    default:
  }
}

function writeNumber(writer: ByteWriter, value: number): void {
  if (Number.isInteger(value) && value >= -MAX_INT64 && value < MAX_INT64) {
    writer.int64(INT_VALUE, value);
  } else {
    writer.double(DOUBLE_VALUE, value);
  }
}

function writeObject(writer: ByteWriter, value: object, parent: Ancestor | undefined): void {
  // `instanceof` fails for bytes from another realm.
  if (
    ArrayBuffer.isView(value) &&
    Object.prototype.toString.call(value) === '[object Uint8Array]'
  ) {
    writer.bytesField(BYTES_VALUE, value as Uint8Array);
    return;
  }
  const depth = (parent?.depth ?? 0) + 1;
  if (depth > MAX_DEPTH) {
    writer.text(STRING_VALUE, `[cut: nested more than ${MAX_DEPTH} deep]`);
  } else if (isAround(value, parent)) {
    writer.text(STRING_VALUE, '[Circular]');
  } else {
    writeComposite(writer, value, { value, depth, parent });
  }
}

function isAround(value: object, parent: Ancestor | undefined): boolean {
  for (let ancestor = parent; ancestor !== undefined; ancestor = ancestor.parent) {
    if (ancestor.value === value) return true;
  }
  return false;
}

function writeComposite(writer: ByteWriter, value: object, self: Ancestor): void {
  if (Array.isArray(value)) {
    const start = writer.beginMessage(ARRAY_VALUE);
    writeItems(writer, value, self);
    writer.endMessage(start);
  } else {
    const start = writer.beginMessage(KVLIST_VALUE);
    writeProperties(writer, VALUES, value, self);
    writer.endMessage(start);
  }
}

function writeItems(writer: ByteWriter, items: readonly unknown[], self: Ancestor): void {
  const { length } = items;
  for (let index = 0; index < length; index += 1) {
    const start = writer.beginMessage(VALUES);
    writeAnyValue(writer, items[index], self);
    writer.endMessage(start);
  }
}

function writeProperties(
  writer: ByteWriter,
  tag: number,
  owner: object,
  self: Ancestor | undefined,
): void {
  const values = owner as Readonly<Record<string, unknown>>;
  let known = encodedKeys.start;
  if (hasOwnKeysOnly(owner)) {
    for (const key in values) {
      known = encodedKeys.after(known, key);
      writeOwn(writer, tag, known.bytes, values, key, self);
    }
  } else {
    for (const key of Object.keys(values)) {
      known = encodedKeys.after(known, key);
      writeOwn(writer, tag, known.bytes, values, key, self);
    }
  }
}

function writeOwn(
  writer: ByteWriter,
  tag: number,
  bytes: Uint8Array,
  values: Readonly<Record<string, unknown>>,
  key: string,
  self: Ancestor | undefined,
): void {
  const { end } = writer;
  try {
    writeProperty(writer, tag, bytes, values[key], self);
  } catch (error) {
    writer.takeBack(end, error);
  }
}

function writeProperty(
  writer: ByteWriter,
  tag: number,
  key: Uint8Array,
  value: unknown,
  self: Ancestor | undefined,
): void {
  if (typeof value === 'string') {
    writer.textAttribute(tag, key, value);
    return;
  }
  const start = writer.beginAttribute(tag, key);
  writeAnyValue(writer, value, self);
  writer.endAttribute(start, key);
}

/**
 * Returns whether `for...in` visits own keys only, which it does unless there is an enumerable
 * property on `Object.prototype`. Checking each key would cost as much as writing it.
 */
function hasOwnKeysOnly(owner: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(owner);
  if (prototype === null) return true;
  if (prototype !== Object.prototype) return false;
  for (const _ in NOTHING) return false;
  return true;
}

const NOTHING = {};
