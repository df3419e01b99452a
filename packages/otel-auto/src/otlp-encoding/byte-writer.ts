import type { HrTime } from '@opentelemetry/api';
import { copyBytes } from './copy-bytes';
import { toUnixNanos } from './unix-nanos';

const INITIAL_BYTES = 16 * 1024;
/** The largest buffer that a writer keeps between two items. */
const KEPT_BYTES = 256 * 1024;
/** The number of bytes reserved before an item for its tag and the longest length. */
const PREFIX_BYTES = 6;
/** The number of bytes of a tag and the longest varint of 64 bits. */
const SCALAR_BYTES = 2 + 10;
/** The longest text that a loop over the characters encodes faster than a call of Node.js. */
const SHORT_TEXT = 32;
/** The shortest text whose bytes cost less to count than making room for their possible maximum. */
const LONG_TEXT = 1024;
const STRING_VALUE = 0x0a;
const TWO_POW_32 = 2 ** 32;

/**
 * The largest number of bytes of one item: the queue is bounded as well, and receivers accept no
 * more.
 */
const MAX_ITEM_BYTES = 16 * 1024 * 1024;

/** Thrown for an item that exceeds the largest size; the whole item is then dropped. */
class ItemTooLargeError extends RangeError {
  constructor() {
    super(`more than ${MAX_ITEM_BYTES} bytes in one item`);
    this.name = 'ItemTooLargeError';
  }
}

/**
 * Writes protobuf messages, one item after another, into a buffer that grows on demand.
 *
 * A typed array ignores writes beyond its end, so a byte too many would be lost silently: every
 * method makes room before it writes, and `frame` checks once more.
 */
export class ByteWriter {
  #bytes = Buffer.allocUnsafeSlow(INITIAL_BYTES);
  #view = viewOf(this.#bytes);
  #end = PREFIX_BYTES;

  /** The buffer of the item; `frame` returns where the item begins. */
  get bytes(): Buffer {
    return this.#bytes;
  }

  /** The offset at which the item ends. */
  get end(): number {
    return this.#end;
  }

  /**
   * Removes what was written since `end`, for use when the application's own code has thrown.
   *
   * @throws the error if it says that the item is too large
   */
  takeBack(end: number, error: unknown): void {
    if (error instanceof ItemTooLargeError) throw error;
    this.#end = end;
  }

  /** Begins a new item in place of the last one. */
  reset(): void {
    this.#end = PREFIX_BYTES;
    if (this.#bytes.length > KEPT_BYTES) this.#replaceBytes(INITIAL_BYTES);
  }

  /**
   * Completes the item with its tag and length, as a field of the message around it.
   *
   * @returns the offset at which the field begins
   */
  frame(tag: number): number {
    const end = this.#end;
    if (end > this.#bytes.length) throw new RangeError(`${end} bytes in ${this.#bytes.length}`);
    const length = end - PREFIX_BYTES;
    const start = PREFIX_BYTES - varintLength(length) - 1;
    this.#bytes[start] = tag;
    writeVarint(this.#bytes, start + 1, length);
    return start;
  }

  /** Returns a copy of the item's fields. */
  toBytes(): Buffer {
    return copyBytes(this.#bytes, PREFIX_BYTES, this.#end);
  }

  /** Returns a copy of the item as a field. */
  toField(tag: number): Buffer {
    return copyBytes(this.#bytes, this.frame(tag), this.#end);
  }

  /** Writes an unsigned integer of up to 32 bits. */
  uint32(tag: number, value: number): void {
    this.#ensure(SCALAR_BYTES);
    this.#tag(tag);
    this.#end = writeVarint(this.#bytes, this.#end, value >>> 0);
  }

  /** Writes an integer: exactly if it has at most 64 bits, otherwise its lowest 64 bits. */
  int64(tag: number, value: number | bigint): void {
    if (typeof value === 'bigint') {
      const bits = BigInt.asUintN(64, value);
      this.#varint64(tag, Number(bits & 0xffffffffn), Number(bits >> 32n));
    } else if (value >>> 0 === value) {
      this.uint32(tag, value);
    } else {
      const high = Math.floor(value / TWO_POW_32);
      this.#varint64(tag, value - high * TWO_POW_32, high >>> 0);
    }
  }

  bool(tag: number, value: boolean): void {
    this.uint32(tag, value ? 1 : 0);
  }

  double(tag: number, value: number): void {
    this.#ensure(SCALAR_BYTES);
    this.#tag(tag);
    this.#view.setFloat64(this.#end, value, true);
    this.#end += 8;
  }

  fixed32(tag: number, value: number): void {
    this.#ensure(SCALAR_BYTES);
    this.#tag(tag);
    this.#view.setUint32(this.#end, value, true);
    this.#end += 4;
  }

  /**
   * Writes a time as nanoseconds since 1970. A time outside of unsigned 64 bits becomes the nearest
   * value inside.
   */
  time(tag: number, time: HrTime): void {
    const seconds = time[0];
    const nanos = time[1];
    if (seconds >>> 0 === seconds && nanos >>> 0 === nanos) {
      // 10⁹ = 5⁹ · 2⁹, and seconds of 32 bits times 5⁹ are below 2⁵³: the product is exact, and
      // shifting it by nine bits divides it into two halves of 32.
      const shifted = seconds * 5 ** 9;
      const high = Math.floor(shifted / 2 ** 23);
      const low = (shifted - high * 2 ** 23) * 2 ** 9 + nanos;
      if (low < TWO_POW_32) this.#fixed64(tag, low, high);
      else this.#fixed64(tag, low - TWO_POW_32, high + 1);
    } else {
      const total = toUnixNanos(seconds, nanos);
      this.#fixed64(tag, Number(total & 0xffffffffn), Number(total >> 32n));
    }
  }

  /**
   * Writes a trace or span id as bytes, given as hexadecimal digits.
   *
   * @param tag - a tag of one byte
   * @returns false, with nothing written, if the id is not valid; one with only zeros is not
   */
  id(tag: number, digits: string, byteLength: 8 | 16): boolean {
    if (typeof digits !== 'string' || digits.length !== byteLength * 2) return false;
    this.#ensure(2 + byteLength);
    const bytes = this.#bytes;
    const start = this.#end + 2;
    let anyDigit = 0;
    let anyCode = 0;
    for (let index = 0; index < byteLength; index += 1) {
      const first = digits.charCodeAt(index * 2);
      const second = digits.charCodeAt(index * 2 + 1);
      const high = HEX_DIGITS[first & 0xff] as number;
      const low = HEX_DIGITS[second & 0xff] as number;
      anyDigit |= high | low;
      anyCode |= first | second;
      bytes[start + index] = (high << 4) | low;
    }
    if (anyDigit === 0 || anyDigit === NO_DIGIT || anyCode > 0xff) return false;
    bytes[start - 2] = tag;
    bytes[start - 1] = byteLength;
    this.#end = start + byteLength;
    return true;
  }

  /** Writes a text in UTF-8. A lone surrogate, which is not valid UTF-16, becomes U+FFFD. */
  text(tag: number, text: string): void {
    // JavaScript callers may pass any type: a span's name may be a number.
    const certain = typeof text === 'string' ? text : String(text);
    this.#ensure(SCALAR_BYTES + SHORT_TEXT);
    this.#tag(tag);
    const { length } = certain;
    if (length <= SHORT_TEXT && this.#ascii(this.#end + 1, certain)) {
      this.#bytes[this.#end] = length;
      this.#end += length + 1;
      return;
    }
    this.#longText(certain);
  }

  /**
   * Writes an attribute whose value is a text. Since most attributes are such, their lengths are
   * calculated before they are written; the lengths of others afterwards (`beginAttribute`).
   *
   * @param tag - a tag of one byte
   * @param key - the key as `EncodedKeys` returns it
   */
  textAttribute(tag: number, key: Uint8Array, text: string): void {
    const { length } = text;
    if (length > SHORT_TEXT || key.length > MAX_SHORT_KEY) {
      this.#longTextAttribute(tag, key, text);
      return;
    }
    this.#ensure(key.length + SHORT_TEXT + 5);
    const bytes = this.#bytes;
    const start = this.#end;
    const valueStart = start + 2 + key.length;
    if (!this.#ascii(valueStart + 3, text)) {
      this.#longTextAttribute(tag, key, text);
      return;
    }
    bytes[start] = tag;
    bytes[start + 1] = key.length + 3 + length;
    bytes.set(key, start + 2);
    bytes[valueStart] = length + 2;
    bytes[valueStart + 1] = STRING_VALUE;
    bytes[valueStart + 2] = length;
    this.#end = valueStart + 3 + length;
  }

  bytesField(tag: number, bytes: Uint8Array): void {
    this.#ensure(SCALAR_BYTES);
    this.#tag(tag);
    this.#end = writeVarint(this.#bytes, this.#end, bytes.length);
    this.encoded(bytes);
  }

  /** Writes bytes that are encoded already. */
  encoded(bytes: Uint8Array): void {
    this.#ensure(bytes.length);
    this.#bytes.set(bytes, this.#end);
    this.#end += bytes.length;
  }

  /**
   * Begins a message inside the item.
   *
   * @returns the argument for `endMessage`, to be called once the message is written
   */
  beginMessage(tag: number): number {
    this.#ensure(SCALAR_BYTES);
    this.#tag(tag);
    this.#end += 1;
    return this.#end;
  }

  /** Begins an attribute: a message with its key and, inside that, the message of its value. */
  beginAttribute(tag: number, key: Uint8Array): number {
    this.#ensure(SCALAR_BYTES + key.length);
    this.#tag(tag);
    this.#bytes.set(key, this.#end + 1);
    this.#end += key.length + 2;
    return this.#end;
  }

  endAttribute(start: number, key: Uint8Array): void {
    this.endMessage(start);
    this.endMessage(start - 1 - key.length);
  }

  /**
   * Writes the length of a message before it. A length of more than the one byte reserved for it
   * moves the message.
   */
  endMessage(start: number): void {
    const length = this.#end - start;
    const extra = varintLength(length) - 1;
    if (extra > 0) {
      this.#ensure(extra);
      this.#bytes.copyWithin(start + extra, start, this.#end);
      this.#end += extra;
    }
    writeVarint(this.#bytes, start - 1, length);
  }

  /** Writes the length of a text and the text; the tag has been written. */
  #longText(text: string): void {
    const room = mostBytesOf(text);
    this.#ensure(5 + room);
    const bytes = this.#bytes;
    // Most texts have as many bytes as characters; others move only if their length takes a
    // different number of bytes.
    const supposedStart = this.#end + varintLength(text.length);
    const byteLength = bytes.write(text, supposedStart, room);
    const start = this.#end + varintLength(byteLength);
    if (start !== supposedStart) bytes.write(text, start, byteLength);
    writeVarint(bytes, this.#end, byteLength);
    this.#end = start + byteLength;
  }

  #longTextAttribute(tag: number, key: Uint8Array, text: string): void {
    const room = mostBytesOf(text);
    this.#ensure(SCALAR_BYTES + key.length + 3 * 5 + room);
    this.#tag(tag);
    const bytes = this.#bytes;
    const supposedStart = this.#end + attributeHeadLength(key.length, text.length);
    const byteLength = bytes.write(text, supposedStart, room);
    const start = this.#end + attributeHeadLength(key.length, byteLength);
    if (start !== supposedStart) bytes.write(text, start, byteLength);
    const valueLength = textValueLength(byteLength);
    const keyStart = writeVarint(
      bytes,
      this.#end,
      key.length + varintLength(valueLength) + valueLength,
    );
    bytes.set(key, keyStart);
    const valueStart = writeVarint(bytes, keyStart + key.length, valueLength);
    bytes[valueStart] = STRING_VALUE;
    writeVarint(bytes, valueStart + 1, byteLength);
    this.#end = start + byteLength;
  }

  /** Writes a short text if it is ASCII. The caller has made room for `SHORT_TEXT` bytes. */
  #ascii(start: number, text: string): boolean {
    const bytes = this.#bytes;
    const { length } = text;
    for (let index = 0; index < length; index += 1) {
      const code = text.charCodeAt(index);
      if (code > 0x7f) return false;
      bytes[start + index] = code;
    }
    return true;
  }

  #varint64(tag: number, low: number, high: number): void {
    this.#ensure(SCALAR_BYTES);
    this.#tag(tag);
    const bytes = this.#bytes;
    let end = this.#end;
    let lowBits = low;
    let highBits = high;
    while (highBits !== 0 || lowBits > 0x7f) {
      bytes[end] = (lowBits & 0x7f) | 0x80;
      end += 1;
      lowBits = ((lowBits >>> 7) | (highBits << 25)) >>> 0;
      highBits >>>= 7;
    }
    bytes[end] = lowBits;
    this.#end = end + 1;
  }

  #fixed64(tag: number, low: number, high: number): void {
    this.#ensure(SCALAR_BYTES);
    this.#tag(tag);
    this.#view.setUint32(this.#end, low, true);
    this.#view.setUint32(this.#end + 4, high, true);
    this.#end += 8;
  }

  /** Writes a tag of one or two bytes. The caller has made room for it. */
  #tag(tag: number): void {
    if (tag <= 0x7f) {
      this.#bytes[this.#end] = tag;
      this.#end += 1;
    } else {
      this.#end = writeVarint(this.#bytes, this.#end, tag);
    }
  }

  /** Makes room for `count` bytes. */
  #ensure(count: number): void {
    if (this.#end + count > this.#bytes.length) this.#grow(this.#end + count);
  }

  #grow(needed: number): void {
    if (needed > MAX_ITEM_BYTES) {
      throw new ItemTooLargeError();
    }
    const former = this.#bytes;
    this.#replaceBytes(Math.min(Math.max(needed, former.length * 2), MAX_ITEM_BYTES));
    former.copy(this.#bytes, 0, 0, this.#end);
  }

  #replaceBytes(length: number): void {
    const bytes = Buffer.allocUnsafeSlow(length);
    this.#view = viewOf(bytes);
    this.#bytes = bytes;
  }
}

/** The longest key with which the length of a short attribute fits into one byte. */
const MAX_SHORT_KEY = 0x7f - 3 - SHORT_TEXT;

const NO_DIGIT = 0xff;

/** The value of each character code as a hexadecimal digit. */
const HEX_DIGITS = new Uint8Array(0x100).fill(NO_DIGIT);
for (let value = 0; value < 16; value += 1) {
  const digit = value.toString(16);
  HEX_DIGITS[digit.charCodeAt(0)] = value;
  HEX_DIGITS[digit.toUpperCase().charCodeAt(0)] = value;
}

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Returns an upper bound of a text's bytes in UTF-8; for a long text, the exact number. */
const mostBytesOf = (text: string): number =>
  text.length <= LONG_TEXT ? text.length * 3 : Buffer.byteLength(text);

/** Returns the length of an `AnyValue` whose text has `byteLength` bytes. */
const textValueLength = (byteLength: number): number => 1 + varintLength(byteLength) + byteLength;

/**
 * Returns the number of bytes between the tag of an attribute and its text of `byteLength` bytes.
 */
function attributeHeadLength(keyLength: number, byteLength: number): number {
  const valueLength = textValueLength(byteLength);
  const length = keyLength + varintLength(valueLength) + valueLength;
  return varintLength(length) + length - byteLength;
}

/** Returns the number of bytes of a varint of 32 bits. */
export function varintLength(value: number): number {
  if (value < 2 ** 7) return 1;
  if (value < 2 ** 14) return 2;
  if (value < 2 ** 21) return 3;
  return value < 2 ** 28 ? 4 : 5;
}

/** Writes a varint of 32 bits and returns the offset behind it. The caller has made room for it. */
export function writeVarint(bytes: Uint8Array, start: number, value: number): number {
  let end = start;
  let rest = value;
  while (rest > 0x7f) {
    bytes[end] = (rest & 0x7f) | 0x80;
    end += 1;
    rest >>>= 7;
  }
  bytes[end] = rest;
  return end + 1;
}
