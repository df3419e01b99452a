/**
 * The state of a process on its way to its end, which has three parts; the arrows are methods.
 *
 * The flush that an end is put off for:
 *
 *               endFlush: delivered
 *        none ──────────────────────────────► delivered
 *         │                                    │     ▲
 *         │ endFlush: not delivered            │     │ endFlush of one more end
 *         │ receiveSignal: repeated           ▼     │
 *         └──────────────────────────────────► in vain
 *
 *        no time, if `timeoutMillis` is 0; only a repeated signal changes that
 *
 *                    may be begun    the exit exports for    what is in flight at the exit
 *        none        yes             all the time            may arrive yet
 *        delivered   no              the rest of the time    may arrive yet
 *        in vain     no              no time                 was waited for, and is left behind
 *        no time     no              no time                 may arrive yet
 *
 * The signal that the process dies of:
 *
 *                                                    kill, after the flush or
 *               receiveSignal: first                 receiveSignal: repeated
 *        none ─────────────────────────► flushing ─────────────────────────────► killed
 *         │                               │    ▲                                   ▲
 *         │                               └────┘ receiveSignal: duplicate          │
 *         │                                                                        │
 *         └────────────────────────────────────────────────────────────────────────┘
 *           kill, after an export without a turn of the event loop
 *
 * A signal that may be on its way to us without the event loop's having seen it:
 *
 *                    turnLoop
 *        possible ─────────────► none
 *            ▲      passSignal    │
 *            └────────────────────┘
 */
export class EndState {
  readonly #timeoutMillis: number;
  #flush: 'none' | 'delivered' | 'in vain' | 'no time';
  /** The time that flush and exports have taken. */
  #spentMillis = 0;
  #signal: { readonly is: 'none' | 'flushing' | 'killed'; readonly sinceMillis?: number } = {
    is: 'none',
  };
  #isSignalPossible = true;

  /** @param timeoutMillis - the longest time for which the end may wait for delivery */
  constructor(timeoutMillis: number) {
    this.#timeoutMillis = timeoutMillis;
    this.#flush = timeoutMillis === 0 ? 'no time' : 'none';
  }

  /** Whether the end may still be put off. Records made meanwhile do not put it off any longer. */
  get mayFlush(): boolean {
    return this.#flush === 'none';
  }

  /** Whether the flush waited for a response in vain. */
  get hasWaitedInVain(): boolean {
    return this.#flush === 'in vain';
  }

  /** Whether further time would be wasted on what this thread holds. */
  get hasGivenUp(): boolean {
    return this.#flush === 'in vain' || this.#flush === 'no time';
  }

  /** The rest of the time, which threads have too. */
  get leftMillis(): number {
    return Math.max(0, this.#timeoutMillis - this.#spentMillis);
  }

  /** The time for which the exit may export what this thread holds. */
  get exportMillis(): number {
    return this.hasGivenUp ? 0 : this.leftMillis;
  }

  /** Records the end of a flush. */
  endFlush(flush: { readonly isDelivered: boolean; readonly tookMillis: number }): void {
    this.#spentMillis = flush.tookMillis;
    if (this.#timeoutMillis === 0) this.#flush = 'no time';
    else this.#flush = flush.isDelivered ? 'delivered' : 'in vain';
  }

  /**
   * Records the end of an export at the exit; an error in an `exit` listener causes another one.
   */
  endExport({ tookMillis }: { readonly tookMillis: number }): void {
    this.#spentMillis += tookMillis;
  }

  /** Whether the process has sent itself the signal that it dies of. */
  get isKilled(): boolean {
    return this.#signal.is === 'killed';
  }

  /**
   * Records a signal that the process would have died of. Returns `first` if it dies once the waiting
   * telemetry is flushed, `repeated` if it dies at once, `duplicate` if the signal changes nothing.
   */
  receiveSignal(nowMillis: number): 'first' | 'duplicate' | 'repeated' {
    const { sinceMillis } = this.#signal;
    if (sinceMillis === undefined) {
      this.#signal = { is: 'flushing', sinceMillis: nowMillis };
      return 'first';
    }
    if (nowMillis - sinceMillis <= DUPLICATE_MILLIS) return 'duplicate';
    this.#flush = 'in vain';
    this.#spentMillis = this.#timeoutMillis;
    return 'repeated';
  }

  /** Records that the process sends itself the signal that it dies of. */
  kill(): void {
    this.#signal = { ...this.#signal, is: 'killed' };
  }

  /** Whether the event loop has to turn once more for a signal to be noticed. */
  get isSignalPossible(): boolean {
    return this.#isSignalPossible;
  }

  /** Records that the application has received a signal, and may send itself another at its end. */
  passSignal(): void {
    this.#isSignalPossible = true;
  }

  /** Records that the event loop turns once more. */
  turnLoop(): void {
    this.#isSignalPossible = false;
  }
}

/** The time after which who sends a signal again does not want to wait. Sooner it is a duplicate: Ctrl-C reaches npm's child twice. */
const DUPLICATE_MILLIS = 500;
