import * as fc from 'fast-check';
import { Enum, type Field, Type } from 'protobufjs/light.js';

/** A message as a plain object, with the names that it has in JSON. */
export type PlainMessage = Record<string, unknown>;

/**
 * Creates any message of a protobuf type, for property-based tests: every field may be there or not, one of a
 * group at most. Ids have the length that OTLP gives them.
 */
export function anyMessage(type: Type, depth = 0): fc.Arbitrary<PlainMessage> {
  const key = `${type.fullName} ${depth}`;
  const known = MESSAGES.get(key) ?? createMessages(type, depth);
  MESSAGES.set(key, known);
  return known;
}

const MESSAGES = new Map<string, fc.Arbitrary<PlainMessage>>();

function createMessages(type: Type, depth: number): fc.Arbitrary<PlainMessage> {
  const isAlone = ({ partOf }: Field) => partOf === null || partOf.fieldsArray.length === 1;
  const single = type.fieldsArray
    .filter(isAlone)
    .map((field) => [field.name, valuesOf(field, depth)] as const);
  const groups = type.oneofsArray
    .filter(({ fieldsArray }) => fieldsArray.length > 1)
    .map(({ fieldsArray }) => fc.option(fc.oneof(...fieldsArray.map(toOnly(depth))), { nil: {} }));
  const parts = [fc.record(Object.fromEntries(single), { requiredKeys: [] }), ...groups];
  return fc.tuple(...parts).map((all) => Object.assign({}, ...all) as PlainMessage);
}

const toOnly = (depth: number) => (field: Field) =>
  valuesOf(field, depth).map((value): PlainMessage => ({ [field.name]: value }));

function valuesOf(field: Field, depth: number): fc.Arbitrary<unknown> {
  const value = valueOf(field, depth);
  return field.repeated ? fc.array(value, { maxLength: depth > 5 ? 1 : 2 }) : value;
}

function valueOf({ name, resolvedType, type }: Field, depth: number): fc.Arbitrary<unknown> {
  if (resolvedType instanceof Enum) return fc.constantFrom(...Object.values(resolvedType.values));
  if (resolvedType instanceof Type) {
    return depth > 8 ? fc.constant({}) : anyMessage(resolvedType, depth + 1);
  }
  if (name === 'traceId') return bytes(16, 16);
  if (name === 'spanId' || name === 'parentSpanId') return bytes(8, 8);
  return SCALARS[type]!;
}

const bytes = (minLength: number, maxLength: number): fc.Arbitrary<Buffer> =>
  fc.uint8Array({ minLength, maxLength }).map((array) => Buffer.from(array));

const SCALARS: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  string: fc.string({ unit: 'binary', maxLength: 10 }),
  bytes: bytes(0, 16),
  bool: fc.boolean(),
  double: fc.double({ noNaN: true, noDefaultInfinity: true }),
  uint32: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  fixed32: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  sint32: fc.integer(),
  int64: fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n).map(String),
  sfixed64: fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n).map(String),
  uint64: fc.bigInt(0n, 2n ** 64n - 1n).map(String),
  fixed64: fc.bigInt(0n, 2n ** 64n - 1n).map(String),
};
