/**
 * Decodes an OTLP answer, which is the same for the three signals but for a name: at most a message
 * of two fields, how many items were not taken and why.
 *
 * @throws Error for bytes that are no such answer
 */
export function decodeAnswer(answer: Uint8Array): {
  readonly partialSuccess?: { readonly rejectedSpans: number; readonly errorMessage: string };
} {
  const reader = new Reader(answer);
  let rejectedSpans = 0;
  let errorMessage = '';
  let hasPartialSuccess = false;
  for (const [field, value] of reader.fields()) {
    if (field !== 1 || !(value instanceof Uint8Array)) continue;
    hasPartialSuccess = true;
    for (const [inner, part] of new Reader(value).fields()) {
      // Below zero is above 2^63 here, and both mean nothing.
      if (inner === 1 && Number.isSafeInteger(part)) rejectedSpans = part as number;
      if (inner === 2 && part instanceof Uint8Array) {
        errorMessage = Buffer.from(part).toString('utf8');
      }
    }
  }
  return hasPartialSuccess ? { partialSuccess: { rejectedSpans, errorMessage } } : {};
}

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

  /** Without the values of types that no field of an answer has. */
  *fields(): Generator<readonly [field: number, value: number | Uint8Array | undefined]> {
    while (this.#position < this.#bytes.byteLength) {
      const tag = this.#readVarint();
      if (tag < 8) throw new Error('not an OTLP answer');
      yield [Math.floor(tag / 8), this.#readValue(tag % 8)];
    }
  }

  #readValue(wireType: number): number | Uint8Array | undefined {
    switch (wireType) {
      case VARINT:
        return this.#readVarint();
      case LENGTH_DELIMITED:
        return this.#readBytes(this.#readVarint());
      case FIXED64:
        this.#readBytes(8);
        return undefined;
      case FIXED32:
        this.#readBytes(4);
        return undefined;
      default:
        throw new Error('not an OTLP answer');
    }
  }

  /** Counts of items are far below 2^53. */
  #readVarint(): number {
    let value = 0;
    for (let shift = 0; shift < 64; shift += 7) {
      const byte = this.#bytes[this.#position];
      if (byte === undefined) throw new Error('not an OTLP answer');
      this.#position += 1;
      value += (byte % 128) * 2 ** shift;
      if (byte < 128) return value;
    }
    throw new Error('not an OTLP answer');
  }

  #readBytes(length: number): Uint8Array {
    const end = this.#position + length;
    if (end > this.#bytes.byteLength) throw new Error('not an OTLP answer');
    const bytes = this.#bytes.subarray(this.#position, end);
    this.#position = end;
    return bytes;
  }
}
