/**
 * The result of entering a key: it is new, was entered within the last minute, or there is no room
 * for it.
 */
export type Entry = 'new' | 'known' | 'full';

/**
 * A record of the keys that were entered within the last minute, with a limited size.
 *
 * The cost of an entry does not depend on their number: they are in the order of their time, so
 * that only the oldest can have expired.
 */
export class MinuteBook {
  readonly #maxKeys: number;
  readonly #enteredAt = new Map<string, number>();

  constructor(maxKeys: number) {
    this.#maxKeys = maxKeys;
  }

  /** Enters a key, unless that was done within the last minute or there is no room. */
  enter(key: string, nowMillis: number): Entry {
    const entries = this.#enteredAt;
    const before = entries.get(key);
    if (before !== undefined) {
      if (nowMillis - before < MINUTE_MILLIS) return 'known';
      entries.delete(key);
    } else if (entries.size >= this.#maxKeys && !this.#forgetOldest(nowMillis)) {
      return 'full';
    }
    entries.set(key, nowMillis);
    return 'new';
  }

  #forgetOldest(nowMillis: number): boolean {
    for (const [key, enteredAt] of this.#enteredAt) {
      if (nowMillis - enteredAt < MINUTE_MILLIS) return false;
      return this.#enteredAt.delete(key);
    }
    return false;
  }
}

const MINUTE_MILLIS = 60_000;
