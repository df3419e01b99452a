/**
 * A number of bytes that may be in use at a time, and the queue of calls that wait for some of
 * them.
 */
export class ByteBudget {
  readonly #maxBytes: number;
  readonly #waiting: { readonly bytes: number; readonly onTaken: () => void }[] = [];
  #used = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Takes bytes if enough are left, and no earlier call is waiting. */
  tryTake(bytes: number): boolean {
    if (this.#waiting.length > 0 || this.#used + bytes > this.#maxBytes) return false;
    this.#used += bytes;
    return true;
  }

  /**
   * Takes bytes, at most the whole budget; resolves when they are available, in the order of the
   * calls.
   */
  take(bytes: number): Promise<void> {
    if (this.tryTake(bytes)) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ bytes, onTaken: resolve }));
  }

  /** Returns bytes to the budget. */
  giveBack(bytes: number): void {
    this.#used -= bytes;
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      if (this.#used + next.bytes > this.#maxBytes) return;
      this.#used += next.bytes;
      this.#waiting.shift();
      next.onTaken();
    }
  }
}
