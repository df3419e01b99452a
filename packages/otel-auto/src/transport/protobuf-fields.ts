/**
 * Reads the fields of a protobuf message in their order. Numbers are exact below 2^53; the value of a
 * field of fixed length, which no answer of OTLP has, is left out.
 *
 * @throws Error for bytes that are no such message
 */
export function* readFields(
  bytes: Uint8Array,
): Generator<readonly [field: number, value: number | Uint8Array | undefined]> {
  const reader = new Reader(bytes);
  while (!reader.isAtEnd()) {
    const tag = reader.readVarint();
    if (tag < 8) throw new Error(NO_MESSAGE);
    yield [Math.floor(tag / 8), reader.readValue(tag % 8)];
  }
}

const NO_MESSAGE = 'not a protobuf message';

const VARINT = 0;
const FIXED64 = 1;
const LENGTH_DELIMITED = 2;
const FIXED32 = 5;

class Reader {
  readonly #bytes: Uint8Array;
  #position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  isAtEnd(): boolean {
    return this.#position >= this.#bytes.byteLength;
  }

  readValue(wireType: number): number | Uint8Array | undefined {
    switch (wireType) {
      case VARINT:
        return this.readVarint();
      case LENGTH_DELIMITED:
        return this.#readBytes(this.readVarint());
      case FIXED64:
        this.#readBytes(8);
        return undefined;
      case FIXED32:
        this.#readBytes(4);
        return undefined;
      default:
        throw new Error(NO_MESSAGE);
    }
  }

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

  #readBytes(length: number): Uint8Array {
    const end = this.#position + length;
    if (end > this.#bytes.byteLength) throw new Error(NO_MESSAGE);
    const bytes = this.#bytes.subarray(this.#position, end);
    this.#position = end;
    return bytes;
  }
}
