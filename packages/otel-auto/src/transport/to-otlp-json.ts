import type { Signal } from '../signal';
import {
  EXPORT_REQUESTS,
  type OtlpField,
  type OtlpMessage,
  type ScalarKind,
} from './otlp-messages';
import { ProtobufReader, WIRE_TYPES } from './protobuf-reader';

/**
 * Converts an export request of the distro from protobuf to OTLP JSON: names in lowerCamelCase, ids in
 * hexadecimal, integers of 64 bits as decimal strings, enums as numbers, bytes as base64. Fields that
 * OTLP does not have are left out.
 *
 * OTLP specification, "JSON Protobuf Encoding".
 *
 * @throws Error for bytes that are no protobuf message, or in which the values of a field do not stand
 *   together, as every encoder of ours writes them
 */
export function toOtlpJson(signal: Signal, request: Uint8Array): Uint8Array {
  return Buffer.from(writeMessage(new ProtobufReader(request), EXPORT_REQUESTS[signal]));
}

function writeMessage(reader: ProtobufReader, message: OtlpMessage): string {
  let text = '{';
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
    const value = writeValue(reader, field, tag % 8);
    if (field === last && field.isRepeated) {
      text += `,${value}`;
      continue;
    }
    // No message of OTLP has a field beyond 31.
    const bit = 1 << number;
    if ((seen & bit) !== 0) throw new Error(`the values of ${field.name} do not stand together`);
    seen |= bit;
    text += `${last === undefined ? '' : endOf(last)}"${field.name}":${field.isRepeated ? '[' : ''}${value}`;
    last = field;
  }
  return last?.isRepeated === true ? `${text}]}` : `${text}}`;
}

const endOf = ({ isRepeated }: OtlpField): string => (isRepeated ? '],' : ',');

/** Writes the value of a field; several, with commas, where they are packed. */
function writeValue(
  reader: ProtobufReader,
  { kind, isRepeated }: OtlpField,
  wireType: number,
): string {
  if (typeof kind === 'function') {
    const outerEnd = reader.enter();
    const text = writeMessage(reader, kind());
    reader.leave(outerEnd);
    return text;
  }
  const isPacked = isRepeated && wireType === WIRE_TYPES.lengthDelimited && kind !== 'string';
  return isPacked ? writePacked(reader, WRITERS[kind]) : WRITERS[kind](reader);
}

function writePacked(reader: ProtobufReader, write: (reader: ProtobufReader) => string): string {
  const values: string[] = [];
  const outerEnd = reader.enter();
  while (!reader.isAtEnd()) values.push(write(reader));
  reader.leave(outerEnd);
  return values.join(',');
}

const WRITERS: Readonly<Record<ScalarKind, (reader: ProtobufReader) => string>> = {
  string: (reader) => JSON.stringify(reader.readText('utf8')),
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
