import { Reader, Type, types } from 'protobufjs/light';

/**
 * Counts the messages inside a message, and the items of its lists of numbers, without decoding
 * them. Stops once there are more than `max`.
 *
 * @throws Error for bytes that are not a message
 */
export function countProtobufItems(type: Type, bytes: Uint8Array, max: number): number {
  const reader = Reader.create(bytes);
  let count = 0;

  const walk = (message: Type, depth: number): void => {
    if (depth > Reader.recursionLimit) throw new Error('max depth exceeded');
    while (reader.pos < reader.len && count <= max) {
      const tag = reader.tag();
      const wireType = tag & 7;
      const field = message.fieldsById[tag >>> 3];
      const { resolvedType = null } = field ?? {};
      if (wireType !== LENGTH_DELIMITED) {
        if (field?.repeated === true) count += 1;
        reader.skipType(wireType, depth, tag >>> 3);
      } else if (resolvedType instanceof Type) {
        count += 1;
        within(reader.size(), () => walk(resolvedType, depth + 1));
      } else if (field?.repeated === true) {
        within(reader.size(), () => {
          const packed = bytes.subarray(reader.pos, reader.len);
          count += countPacked(field.type, packed, max);
        });
      } else {
        reader.skipType(wireType);
      }
    }
  };

  /** Reads a nested message as the decoder does, so that both fail at the same bytes. */
  const within = (length: number, read: () => void): void => {
    const outerEnd = reader.len;
    const end = reader.pos + length;
    if (end > outerEnd) throw new RangeError('index out of range');
    reader.len = end;
    read();
    reader.len = outerEnd;
    reader.pos = end;
  };

  walk(type, 0);
  return count;
}

/** Returns the number of items in a packed field; some number above `max` if there are more. */
function countPacked(type: string, bytes: Uint8Array, max: number): number {
  switch (WIRE_TYPES[type]) {
    case FIXED64:
      return bytes.length / 8;
    case FIXED32:
      return bytes.length / 4;
    default:
      return countVarints(bytes, max);
  }
}

function countVarints(bytes: Uint8Array, max: number): number {
  let count = 0;
  for (let position = 0; position < bytes.length && count <= max; position += 1) {
    // every byte of a number except its last has the highest bit set
    if ((bytes[position] as number) < 0x80) count += 1;
  }
  return count;
}

const WIRE_TYPES: Readonly<Record<string, number>> = types.packed;
const FIXED64 = 1;
const LENGTH_DELIMITED = 2;
const FIXED32 = 5;
