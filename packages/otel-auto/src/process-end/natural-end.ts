import { guarded } from '../patching/guarded';
import type { Listener } from './hidden-listeners';
import type { OwnListener } from './own-listeners';

/** What the natural end of the process is put off for. */
export interface NaturalEnd {
  /** Told when the application seems to have nothing more to do. */
  onNear(): void;
  /** Whether the application listens to `beforeExit`, and would notice if it came once more or less. */
  isHeard(): boolean;
  /** Whether the event loop has to turn once more, or something has to be delivered by it. */
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
 * event hears it again. What the application has begun is looked at once its listeners, ticks and
 * microtasks are through: until then it may begin something, and may take it back. If there is work
 * left, the end is not here yet. The event that follows upon work of ours is kept from the application.
 *
 * Where the application listens, an end is better left to who delivers at the exit: on older
 * Node.js not all work is seen, and what runs only while something else does (timers without a reference) runs
 * while the end is put off.
 *
 * @returns what is to listen to the process for it
 */
export function watchNaturalEnd(process: NodeJS.Process, end: NaturalEnd): readonly OwnListener[] {
  // As they are before a test puts its own in their place.
  const { nextTick } = process;
  const { queueMicrotask: runMicrotask } = globalThis;
  const afterRounds = (rounds: number, act: () => void): void => {
    if (rounds === 0) act();
    // The microtask is followed by all that are there, the next tick by all of these.
    else nextTick(runMicrotask, () => afterRounds(rounds - 1, act));
  };
  const onBeforeExit = guarded('What waits at a natural end', () => {
    // An error in a listener of the application keeps us from coming further.
    end.onNear();
    const standing = countWork(process);
    const decide = guarded('What waits at a natural end', () => {
      if (countWork(process) > standing) return;
      end.onNear();
      if (!end.isToBePutOff()) return;
      if (end.isHeard() && isLoopAlive(process)) return;
      keepNextFromApplication(process, onBeforeExit);
      end.putOff();
    });
    afterRounds(ROUNDS, decide);
  });
  const standFirst = guarded('What waits at a natural end', () => {
    process.removeListener('beforeExit', onBeforeExit);
    process.prependListener('beforeExit', onBeforeExit);
  });
  const onNewListener = (event: string | symbol, listener: Listener) => {
    if (event === 'beforeExit' && listener !== onBeforeExit) nextTick(standFirst);
  };
  return [
    { event: 'beforeExit', listener: onBeforeExit, isFirst: true },
    { event: 'newListener', listener: onNewListener },
  ];
}

/** Rounds of ticks and microtasks that an application may take to begin its work, and to take it back. */
const ROUNDS = 100;

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

/** What we need of `process.report`; the option came with Node.js 20.13 and 22. */
interface DiagnosticReport {
  excludeNetwork?: boolean;
  getReport(): {
    readonly libuv: readonly { readonly type: string; readonly is_active?: boolean }[];
  };
}

/**
 * Whether the event loop has work of any kind, by the diagnostic report of Node.js: the list of
 * resources lacks hashes, compressions, threads and what is about to close. It takes milliseconds.
 *
 * @returns false also where the report would look up the names of all peers
 */
function isLoopAlive(process: NodeJS.Process): boolean {
  const report = process.report as DiagnosticReport | undefined;
  if (report?.excludeNetwork === undefined) return false;
  const { excludeNetwork } = report;
  report.excludeNetwork = true;
  try {
    const { libuv } = report.getReport();
    return libuv.some(({ type, is_active: isActive }) => type === 'loop' && isActive === true);
  } finally {
    report.excludeNetwork = excludeNetwork;
  }
}
