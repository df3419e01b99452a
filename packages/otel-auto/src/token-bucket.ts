/**
 * A limit of so many in a second, in bursts of as many.
 */
export class TokenBucket {
  readonly #perSecond: number;
  #tokens: number;
  #filledAt: number;

  constructor(perSecond: number, nowMillis: number) {
    this.#perSecond = perSecond;
    this.#tokens = perSecond;
    this.#filledAt = nowMillis;
  }

  /** Takes one; returns whether there was one. A clock that goes backwards adds nothing. */
  take(nowMillis: number): boolean {
    const elapsedMillis = Math.max(nowMillis - this.#filledAt, 0);
    this.#filledAt = nowMillis;
    this.#tokens = Math.min(
      this.#tokens + (elapsedMillis * this.#perSecond) / 1000,
      this.#perSecond,
    );
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
