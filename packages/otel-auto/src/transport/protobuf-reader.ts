/** The numbers by which protobuf says how a field's value is laid out. */
export const WIRE_TYPES = { varint: 0, fixed64: 1, lengthDelimited: 2, fixed32: 5 } as const;

/**
 * Reader of protobuf's wire format, one value after the other. Every method throws an Error where the
 * bytes are no protobuf message.
 */
export class ProtobufReader {
  /** The bytes that are read. */
  readonly bytes: Buffer;
  #position = 0;
  #end: number;

  constructor({ buffer, byteOffset, byteLength }: Uint8Array) {
    this.bytes = Buffer.from(buffer, byteOffset, byteLength);
    this.#end = byteLength;
  }

  /** The position in `bytes` of what is read next. */
  get position(): number {
    return this.#position;
  }

  /** The position in `bytes` where the value that is read ends. */
  get end(): number {
    return this.#end;
  }

  /** Returns whether the message that is read has no more fields. */
  isAtEnd(): boolean {
    return this.#position >= this.#end;
  }

  /** Reads a field's number times eight plus its wire type. */
  readTag(): number {
    const tag = this.readVarint();
    if (tag < 8) throw new Error(NO_MESSAGE);
    return tag;
  }

  /** Reads a varint as a number, which is exact below 2^53. */
  readVarint(): number {
    let value = 0;
    for (let factor = 1; factor < MAX_FACTOR; factor *= 128) {
      const byte = this.bytes[this.#advance(1)]!;
      if (byte < 128) return value + byte * factor;
      value += (byte - 128) * factor;
    }
    throw new Error(NO_MESSAGE);
  }

  /** Reads a varint with all of its 64 bits, without a sign. */
  readVarint64(): bigint {
    const start = this.#position;
    const value = this.readVarint();
    if (Number.isSafeInteger(value)) return BigInt(value);
    let exact = 0n;
    for (let index = this.#position - 1; index >= start; index -= 1) {
      exact = exact * 128n + BigInt(this.bytes[index]! % 128);
    }
    return BigInt.asUintN(64, exact);
  }

  readFixed32(): number {
    return this.bytes.readUInt32LE(this.#advance(4));
  }

  /** Reads 64 bits without a sign. */
  readFixed64(): bigint {
    return this.bytes.readBigUInt64LE(this.#advance(8));
  }

  readDouble(): number {
    return this.bytes.readDoubleLE(this.#advance(8));
  }

  /** Reads a value that has its length before it: a string, bytes, a message or packed numbers. */
  readBytes(): Uint8Array {
    const start = this.#advance(this.readVarint());
    return this.bytes.subarray(start, this.#position);
  }

  /** Reads such a value as text. */
  readText(encoding: 'hex' | 'base64'): string {
    const start = this.#advance(this.readVarint());
    return this.bytes.toString(encoding, start, this.#position);
  }

  /** Enters such a value: the reader is at its end where the value is. Returns what `leave` takes. */
  enter(): number {
    const start = this.#advance(this.readVarint());
    const outerEnd = this.#end;
    this.#end = this.#position;
    this.#position = start;
    return outerEnd;
  }

  /** Leaves the value, to its end. */
  leave(outerEnd: number): void {
    this.#position = this.#end;
    this.#end = outerEnd;
  }

  /** Passes over a value. */
  skip(wireType: number): void {
    if (wireType === WIRE_TYPES.varint) this.readVarint();
    else if (wireType === WIRE_TYPES.fixed64) this.#advance(8);
    else if (wireType === WIRE_TYPES.lengthDelimited) this.#advance(this.readVarint());
    else if (wireType === WIRE_TYPES.fixed32) this.#advance(4);
    else throw new Error(NO_MESSAGE);
  }

  /** Returns the position before the step. */
  #advance(length: number): number {
    const start = this.#position;
    if (start + length > this.#end) throw new Error(NO_MESSAGE);
    this.#position = start + length;
    return start;
  }
}

const NO_MESSAGE = 'not a protobuf message';

/** The factor of the eleventh byte, which no number of 64 bits has. */
const MAX_FACTOR = 2 ** 70;

/**
 * Reads the fields of a protobuf message in their order: varints as numbers, which are exact below
 * 2^53, and values with a length as bytes. Values of fixed length, which no answer of OTLP has, are left out.
 *
 * @throws Error for bytes that are no such message
 */
export function* readFields(
  bytes: Uint8Array,
): Generator<readonly [field: number, value: number | Uint8Array]> {
  const reader = new ProtobufReader(bytes);
  while (!reader.isAtEnd()) {
    const tag = reader.readTag();
    const [field, wireType] = [Math.floor(tag / 8), tag % 8];
    if (wireType === WIRE_TYPES.varint) yield [field, reader.readVarint()];
    else if (wireType === WIRE_TYPES.lengthDelimited) yield [field, reader.readBytes()];
    else reader.skip(wireType);
  }
}
