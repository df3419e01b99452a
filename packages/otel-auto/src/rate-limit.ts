/**
 * A limit of so many within any one second.
 *
 * What was taken is counted by hundredths of a second, so that the memory does not depend on the
 * limit; the part of a hundredth at either end of a second counts as a whole.
 */
export class RateLimit {
  readonly #perSecond: number;
  /** The numbers taken in the latest slots, the present one included. */
  readonly #counts = new Uint32Array(SLOTS);
  #total = 0;
  #slot: number;

  constructor(perSecond: number, nowMillis: number) {
    this.#perSecond = perSecond;
    this.#slot = toSlot(nowMillis);
  }

  /** Takes one; returns whether there was one. To a clock that goes backwards no time passes. */
  take(nowMillis: number): boolean {
    this.#forgetUntil(toSlot(nowMillis));
    if (this.#total >= this.#perSecond) return false;
    this.#counts[this.#slot % SLOTS]! += 1;
    this.#total += 1;
    return true;
  }

  #forgetUntil(slot: number): void {
    if (slot - this.#slot >= SLOTS) {
      this.#counts.fill(0);
      this.#total = 0;
      this.#slot = slot;
    }
    while (this.#slot < slot) {
      this.#slot += 1;
      const index = this.#slot % SLOTS;
      this.#total -= this.#counts[index]!;
      this.#counts[index] = 0;
    }
  }
}

const SLOT_MILLIS = 10;
/** A second may begin and end within a slot. */
const SLOTS = 1000 / SLOT_MILLIS + 1;

const toSlot = (millis: number): number => Math.floor(millis / SLOT_MILLIS);
