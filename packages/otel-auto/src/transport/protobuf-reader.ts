/** The wire types of protobuf, which define the layout of a field's value. */
export const WIRE_TYPES = { varint: 0, fixed64: 1, lengthDelimited: 2, fixed32: 5 } as const;

/**
 * A reader of protobuf's wire format, one value after the other. Every method throws an Error for
 * bytes that are not a protobuf message.
 */
export class ProtobufReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  isAtEnd(): boolean {
    return this.#position >= this.#bytes.byteLength;
  }

  /** Reads the number and the wire type of the next field. */
  readTag(): readonly [field: number, wireType: number] {
    const tag = this.readVarint();
    if (tag < 8) throw new Error(NO_MESSAGE);
    return [Math.floor(tag / 8), tag % 8];
  }

  /** Reads a varint as a number, which is exact below 2^53. */
  readVarint(): number {
    let value = 0;
    for (let shift = 0; shift < 64; shift += 7) {
      const byte = this.#bytes[this.#position];
      if (byte === undefined) throw new Error(NO_MESSAGE);
      this.#position += 1;
      value += (byte % 128) * 2 ** shift;
      if (byte < 128) return value;
    }
    throw new Error(NO_MESSAGE);
  }

  /** Reads a varint with all of its 64 bits, unsigned. */
  readVarint64(): bigint {
    const start = this.#position;
    const value = this.readVarint();
    if (Number.isSafeInteger(value)) return BigInt(value);
    let exact = 0n;
    for (let index = this.#position - 1; index >= start; index -= 1) {
      exact = exact * 128n + BigInt(this.#bytes[index]! % 128);
    }
    return BigInt.asUintN(64, exact);
  }

  readFixed32(): number {
    return this.#view.getUint32(this.#advance(4), true);
  }

  /** Reads unsigned 64 bits. */
  readFixed64(): bigint {
    return this.#view.getBigUint64(this.#advance(8), true);
  }

  readDouble(): number {
    return this.#view.getFloat64(this.#advance(8), true);
  }

  /** Reads a value that is preceded by its length: a string, bytes, a message or packed numbers. */
  readBytes(): Uint8Array {
    const length = this.readVarint();
    const start = this.#advance(length);
    return this.#bytes.subarray(start, start + length);
  }

  /** Skips a value. */
  skip(wireType: number): void {
    if (wireType === WIRE_TYPES.varint) this.readVarint();
    else if (wireType === WIRE_TYPES.fixed64) this.#advance(8);
    else if (wireType === WIRE_TYPES.lengthDelimited) this.readBytes();
    else if (wireType === WIRE_TYPES.fixed32) this.#advance(4);
    else throw new Error(NO_MESSAGE);
  }

  /** Advances the position and returns the previous one. */
  #advance(length: number): number {
    const start = this.#position;
    if (start + length > this.#bytes.byteLength) throw new Error(NO_MESSAGE);
    this.#position = start + length;
    return start;
  }
}

const NO_MESSAGE = 'not a protobuf message';

/**
 * Reads the fields of a protobuf message in their order: varints as numbers, which are exact below
 * 2^53, and values with a length as bytes. Values of fixed length, which no response of OTLP has,
 * are left out.
 *
 * @throws Error for bytes that are not such a message
 */
export function* readFields(
  bytes: Uint8Array,
): Generator<readonly [field: number, value: number | Uint8Array]> {
  const reader = new ProtobufReader(bytes);
  while (!reader.isAtEnd()) {
    const [field, wireType] = reader.readTag();
    if (wireType === WIRE_TYPES.varint) yield [field, reader.readVarint()];
    else if (wireType === WIRE_TYPES.lengthDelimited) yield [field, reader.readBytes()];
    else reader.skip(wireType);
  }
}
