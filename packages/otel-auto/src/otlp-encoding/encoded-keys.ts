import { varintLength, writeVarint } from './byte-writer';
import { fieldTag } from './field-tag';

const KEY = fieldTag(1, 'lengthPrefixed');
const VALUE = fieldTag(2, 'lengthPrefixed');

/**
 * The largest number of cached keys. An application has some hundreds, unless its keys are data, of
 * which there is no end.
 */
export const MAX_KEYS = 1024;
/** The longest key that is cached; longer ones are probably data. */
const MAX_KEPT_LENGTH = 128;

/** The key of an attribute, encoded. */
export interface EncodedKey {
  readonly key: string;
  /** The key's field, and the tag of the value that follows it. */
  readonly bytes: Uint8Array;
  /** The key that came after this one the last time. */
  next: EncodedKey | undefined;
}

/** A cache of encoded keys. */
export class EncodedKeys {
  readonly #known = new Map<string, EncodedKey>();

  /** The predecessor of the first key of every object. */
  readonly start: EncodedKey = { key: '', bytes: new Uint8Array(), next: undefined };

  /** The number of cached keys. */
  get size(): number {
    return this.#known.size;
  }

  /**
   * Returns the encoded key that follows another one in an object. Objects with the same keys
   * mostly have them in the same order, so checking the last successor saves a look-up.
   */
  after(previous: EncodedKey, key: string): EncodedKey {
    const { next } = previous;
    return next !== undefined && next.key === key ? next : this.#lookUp(previous, key);
  }

  #lookUp(previous: EncodedKey, key: string): EncodedKey {
    const known = this.#known.get(key);
    if (known !== undefined) {
      previous.next = known;
      return known;
    }
    const added: EncodedKey = { key, bytes: encodeKey(key), next: undefined };
    if (key.length <= MAX_KEPT_LENGTH) {
      // Emptying the cache costs one encoding for each key in use; keeping the first keys would
      // cost one for each use of every later key.
      if (this.#known.size >= MAX_KEYS) this.#forget();
      this.#known.set(key, added);
      previous.next = added;
    }
    return added;
  }

  #forget(): void {
    this.#known.clear();
    this.start.next = undefined;
  }
}

function encodeKey(key: string): Uint8Array {
  const text = Buffer.from(key);
  const bytes = Buffer.allocUnsafeSlow(1 + varintLength(text.length) + text.length + 1);
  bytes[0] = KEY;
  const textStart = writeVarint(bytes, 1, text.length);
  bytes.set(text, textStart);
  bytes[textStart + text.length] = VALUE;
  return bytes;
}
