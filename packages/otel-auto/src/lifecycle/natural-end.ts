import type { Listener } from './hidden-listeners';
import type { OwnListener } from './own-listeners';

/** What the natural end of the process is put off for. */
export interface NaturalEnd {
  /** Told when the application has nothing more to do. */
  onNear(): void;
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
 * event hears it again. We stand behind the listeners of the application: if they give the loop work,
 * the end is not here yet. The event that follows upon work of ours is kept from them.
 *
 * @returns what is to listen to the process for it
 */
export function watchNaturalEnd(process: NodeJS.Process, end: NaturalEnd): readonly OwnListener[] {
  let known = 0;
  const measure = () => {
    known = countWork(process);
  };
  const decide = (roundsLeft: number): void => {
    if (countWork(process) > known) return;
    if (roundsLeft > 0) {
      process.nextTick(queueMicrotask, () => decide(roundsLeft - 1));
      return;
    }
    end.onNear();
    if (!end.isToBePutOff()) return;
    keepNextFromApplication(process, () => {
      measure();
      decide(ROUNDS);
    });
    end.putOff();
  };
  const onBeforeExit = () => decide(ROUNDS);
  const onNewListener = (event: string | symbol, listener: Listener) => {
    if (event !== 'beforeExit' || listener === onBeforeExit) return;
    process.nextTick(() => {
      process.removeListener('beforeExit', onBeforeExit);
      process.on('beforeExit', onBeforeExit);
    });
  };
  return [
    { event: 'beforeExit', listener: measure, isFirst: true },
    { event: 'beforeExit', listener: onBeforeExit },
    { event: 'newListener', listener: onNewListener },
  ];
}

/** Rounds of ticks and microtasks that an application may take to give the loop work: `listen`, say, does so in the next tick. */
const ROUNDS = 10;

/** Stands before `beforeExit` until it is emitted once more, and hears it alone. */
function keepNextFromApplication(process: NodeJS.Process, onNext: () => void): void {
  const former = Object.getOwnPropertyDescriptor(process, 'emit');
  const emit = process.emit as Emit;
  let isOver = false;
  const emitOthers: Emit = function (event, ...args) {
    if (isOver || event !== 'beforeExit') return emit.call(this, event, ...args);
    isOver = true;
    // Unless somebody else stands before us by now.
    if (process.emit === emitOthers) restore();
    onNext();
    return true;
  };
  const restore = () => {
    if (former === undefined) delete (process as Partial<NodeJS.Process>).emit;
    else Object.defineProperty(process, 'emit', former);
  };
  Object.defineProperty(emitOthers, 'name', { value: 'emit', configurable: true });
  Object.defineProperty(process, 'emit', {
    value: emitOthers,
    configurable: true,
    writable: true,
  });
}

/** Pipes and terminals that only stand open, as stdout does from the first print on. */
const STANDS_OPEN: ReadonlySet<string> = new Set(['PipeWrap', 'TTYWrap']);

const countWork = (process: NodeJS.Process): number =>
  process.getActiveResourcesInfo().filter((name) => !STANDS_OPEN.has(name)).length;
