import { varintLength, writeVarint } from './byte-writer';
import { fieldTag } from './field-tag';

const KEY = fieldTag(1, 'lengthPrefixed');
const VALUE = fieldTag(2, 'lengthPrefixed');

/** Keys that are remembered. An application has some hundreds; whose keys are data has no end of them. */
export const MAX_KEYS = 1024;
/** Longer keys are data too. */
const MAX_KEPT_LENGTH = 128;

/** The key of an attribute. */
export interface EncodedKey {
  readonly key: string;
  /** The key's field, and the tag of the value that follows it. */
  readonly bytes: Uint8Array;
  /** The key that came after this one the last time. */
  next: EncodedKey | undefined;
}

/** Remembers keys as bytes. */
export class EncodedKeys {
  readonly #known = new Map<string, EncodedKey>();

  /** What comes before the first key of every object. */
  readonly start: EncodedKey = { key: '', bytes: new Uint8Array(), next: undefined };

  /** How many keys are remembered. */
  get size(): number {
    return this.#known.size;
  }

  /**
   * Gives the key that comes after another one in an object. Objects with the same keys mostly have
   * them in the same order, so that looking at the one before spares looking it up.
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
      // To begin anew costs the keys in use one encoding each; to keep the first ones would cost
      // whatever comes after them one each time.
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
