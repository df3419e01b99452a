/** What the natural end of the process is put off for. */
export interface NaturalEnd {
  /** Whether the event loop has to turn once more, or something has to be delivered. */
  isToBePutOff(): boolean;
  /** Keeps the process alive until it is done. */
  putOff(): void;
}

type Emit = (this: NodeJS.Process, event: string | symbol, ...args: unknown[]) => boolean;

/**
 * Puts off the natural end of the process without its noticing: `beforeExit` is emitted to the
 * application as often as it would be without us.
 *
 * Node.js emits `beforeExit` whenever the event loop has run dry, so whoever gives it work in that
 * event hears it again. We therefore stand before the event, and not among its listeners: the
 * application's own come first, and if they give the loop work, the end is not here yet; the event
 * that follows upon work of ours is kept from them.
 */
export function watchNaturalEnd(process: NodeJS.Process, end: NaturalEnd): void {
  const emit = process.emit as Emit;
  let isOurTurn = false;
  const emitInPlace: Emit = function (event, ...args) {
    if (event !== 'beforeExit') return emit.call(this, event, ...args);
    const known = countWork(process);
    const heard = isOurTurn || emit.call(this, event, ...args);
    isOurTurn = false;
    const decide = (roundsLeft: number) => {
      if (countWork(process) > known) return;
      if (roundsLeft > 0) {
        process.nextTick(queueMicrotask, () => decide(roundsLeft - 1));
      } else if (end.isToBePutOff()) {
        isOurTurn = true;
        end.putOff();
      }
    };
    decide(ROUNDS);
    return heard;
  };
  Object.defineProperty(process, 'emit', {
    value: emitInPlace,
    configurable: true,
    writable: true,
  });
}

/** Rounds of ticks and microtasks that an application may take to give the loop work: `listen`, say, does so in the next tick. */
const ROUNDS = 10;

/** Pipes and terminals that only stand open, as stdout does from the first print on. */
const STANDS_OPEN: ReadonlySet<string> = new Set(['PipeWrap', 'TTYWrap']);

const countWork = (process: NodeJS.Process): number =>
  process.getActiveResourcesInfo().filter((name) => !STANDS_OPEN.has(name)).length;
