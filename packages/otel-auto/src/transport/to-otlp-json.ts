import type { Signal } from '../signal';
import {
  EXPORT_REQUESTS,
  type OtlpField,
  type OtlpMessage,
  type ScalarKind,
} from './otlp-messages';
import { ProtobufReader, WIRE_TYPES } from './protobuf-reader';

/**
 * Converts an export request from protobuf to OTLP JSON: names in lowerCamelCase, ids in
 * hexadecimal, integers of 64 bits as decimal strings, enums as numbers, bytes as base64. Fields
 * that OTLP does not have are left out.
 *
 * OTLP specification, "JSON Protobuf Encoding".
 *
 * @throws Error for bytes that are not a protobuf message
 */
export function toOtlpJson(signal: Signal, request: Uint8Array): Uint8Array {
  return Buffer.from(writeMessage(request, EXPORT_REQUESTS[signal]));
}

function writeMessage(bytes: Uint8Array, message: OtlpMessage): string {
  const reader = new ProtobufReader(bytes);
  const values = new Map<OtlpField, string>();
  while (!reader.isAtEnd()) {
    const [number, wireType] = reader.readTag();
    const field = message[number];
    if (field === undefined) {
      reader.skip(wireType);
      continue;
    }
    const value = writeValue(reader, field, wireType);
    const before = field.isRepeated ? values.get(field) : undefined;
    values.set(field, before === undefined ? value : `${before},${value}`);
  }
  let text = '';
  for (const [{ name, isRepeated }, value] of values) {
    text += `${text === '' ? '' : ','}"${name}":${isRepeated ? `[${value}]` : value}`;
  }
  return `{${text}}`;
}

/** Writes the value of a field; several values, with commas, if they are packed. */
function writeValue(
  reader: ProtobufReader,
  { kind, isRepeated }: OtlpField,
  wireType: number,
): string {
  if (typeof kind === 'function') return writeMessage(reader.readBytes(), kind());
  const isPacked =
    isRepeated && wireType === WIRE_TYPES.lengthDelimited && kind !== 'string' && kind !== 'bytes';
  if (!isPacked) return WRITERS[kind](reader);
  const packed = new ProtobufReader(reader.readBytes());
  const values: string[] = [];
  while (!packed.isAtEnd()) values.push(WRITERS[kind](packed));
  return values.join(',');
}

const WRITERS: Readonly<Record<ScalarKind, (reader: ProtobufReader) => string>> = {
  string: (reader) => JSON.stringify(toBuffer(reader.readBytes()).toString('utf8')),
  bytes: (reader) => `"${toBuffer(reader.readBytes()).toString('base64')}"`,
  id: (reader) => `"${toBuffer(reader.readBytes()).toString('hex')}"`,
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

const toBuffer = ({ buffer, byteOffset, byteLength }: Uint8Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);
