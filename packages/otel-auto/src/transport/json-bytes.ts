/**
 * JSON that is written as bytes: text is taken over from UTF-8 as it is, without becoming a string in
 * between.
 */
export class JsonBytes {
  #bytes: Buffer;
  #length = 0;

  /** @param capacity - the bytes that there is room for at first; it grows */
  constructor(capacity: number) {
    this.#bytes = Buffer.allocUnsafeSlow(capacity);
  }

  /** Writes characters of ASCII as they are. */
  write(text: string): void {
    const { length } = text;
    this.#reserve(length);
    const start = this.#length;
    for (let index = 0; index < length; index += 1) {
      this.#bytes[start + index] = text.charCodeAt(index);
    }
    this.#length = start + length;
  }

  /** Writes a part of bytes that are UTF-8 as a string of JSON. */
  writeText(source: Uint8Array, start: number, end: number): void {
    this.#reserve(end - start + 2);
    let bytes = this.#bytes;
    let length = this.#length;
    bytes[length] = QUOTE;
    length += 1;
    for (let index = start; index < end; index += 1) {
      const byte = source[index]!;
      if (byte >= SPACE && byte !== QUOTE && byte !== BACKSLASH) {
        bytes[length] = byte;
        length += 1;
      } else {
        this.#length = length;
        this.write(ESCAPES[byte] ?? toEscape(byte));
        // The rest and the closing quote.
        this.#reserve(end - index);
        bytes = this.#bytes;
        length = this.#length;
      }
    }
    bytes[length] = QUOTE;
    this.#length = length + 1;
  }

  /** Returns all that was written. */
  toBytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #reserve(count: number): void {
    const needed = this.#length + count;
    if (needed <= this.#bytes.byteLength) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.byteLength * 2));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}

const SPACE = 0x20;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

const ESCAPES: Readonly<Record<number, string>> = {
  [QUOTE]: '\\"',
  [BACKSLASH]: '\\\\',
  0x0a: '\\n',
};

const toEscape = (byte: number): string => `\\u${byte.toString(16).padStart(4, '0')}`;
