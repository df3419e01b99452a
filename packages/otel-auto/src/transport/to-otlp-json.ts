import type { Signal } from '../signal';
import { JsonBytes } from './json-bytes';
import {
  EXPORT_REQUESTS,
  type OtlpField,
  type OtlpMessage,
  type ScalarKind,
} from './otlp-messages';
import { ProtobufReader, WIRE_TYPES } from './protobuf-reader';

/**
 * Converts an export request of the distro from protobuf to OTLP JSON: names in lowerCamelCase, ids
 * in hexadecimal, integers of 64 bits as decimal strings, enums as numbers, bytes as base64. Fields
 * that OTLP does not have are left out.
 *
 * OTLP specification, "JSON Protobuf Encoding".
 *
 * @throws Error for bytes that are not a protobuf message, or in which the values of a field do not
 *   stand together, as every encoder of ours writes them
 */
export function toOtlpJson(signal: Signal, request: Uint8Array): Uint8Array {
  const json = new JsonBytes(request.byteLength * USUAL_GROWTH + 64);
  writeMessage(json, new ProtobufReader(request), EXPORT_REQUESTS[signal]);
  return json.toBytes();
}

/** The factor by which the JSON of most requests is longer than protobuf. */
const USUAL_GROWTH = 3;

function writeMessage(json: JsonBytes, reader: ProtobufReader, message: OtlpMessage): void {
  json.write('{');
  let last: OtlpField | undefined;
  let seen = 0;
  while (!reader.isAtEnd()) {
    const tag = reader.readTag();
    const number = Math.floor(tag / 8);
    const field = message[number];
    if (field === undefined) {
      reader.skip(tag % 8);
      continue;
    }
    if (field === last && field.isRepeated) json.write(',');
    else {
      // No message of OTLP has a field beyond 31.
      const bit = 1 << number;
      if ((seen & bit) !== 0) throw new Error(`the values of ${field.key} do not stand together`);
      seen |= bit;
      if (last !== undefined) json.write(last.isRepeated ? '],' : ',');
      json.write(field.key);
      if (field.isRepeated) json.write('[');
      last = field;
    }
    writeValue(json, reader, field, tag % 8);
  }
  json.write(last?.isRepeated === true ? ']}' : '}');
}

/** Writes the value of a field; several, with commas, where they are packed. */
function writeValue(
  json: JsonBytes,
  reader: ProtobufReader,
  { kind, isRepeated }: OtlpField,
  wireType: number,
): void {
  if (typeof kind === 'function') {
    const outerEnd = reader.enter();
    writeMessage(json, reader, kind());
    reader.leave(outerEnd);
  } else if (kind === 'string') {
    const outerEnd = reader.enter();
    json.writeText(reader.bytes, reader.position, reader.end);
    reader.leave(outerEnd);
  } else if (isRepeated && wireType === WIRE_TYPES.lengthDelimited) {
    const outerEnd = reader.enter();
    for (let comma = ''; !reader.isAtEnd(); comma = ',') json.write(comma + READERS[kind](reader));
    reader.leave(outerEnd);
  } else json.write(READERS[kind](reader));
}

/** Reads a value as it stands in JSON; all of these are ASCII. */
const READERS: Readonly<Record<Exclude<ScalarKind, 'string'>, (reader: ProtobufReader) => string>> =
  {
    bytes: (reader) => `"${reader.readText('base64')}"`,
    id: (reader) => `"${reader.readText('hex')}"`,
    bool: (reader) => String(reader.readVarint() !== 0),
    uint32: (reader) => String(reader.readVarint()),
    sint32(reader) {
      const value = reader.readVarint();
      return String(value % 2 === 0 ? value / 2 : -(value + 1) / 2);
    },
    fixed32: (reader) => String(reader.readFixed32()),
    int64: (reader) => `"${BigInt.asIntN(64, reader.readVarint64())}"`,
    uint64: (reader) => `"${reader.readVarint64()}"`,
    fixed64: (reader) => `"${reader.readFixed64()}"`,
    sfixed64: (reader) => `"${BigInt.asIntN(64, reader.readFixed64())}"`,
    double: (reader) => writeDouble(reader.readDouble()),
  };

function writeDouble(value: number): string {
  if (!Number.isFinite(value)) return `"${value}"`;
  return Object.is(value, -0) ? '-0' : String(value);
}
