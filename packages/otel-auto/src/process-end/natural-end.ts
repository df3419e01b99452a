import { guarded } from '../patching/guarded';
import type { Listener } from './hidden-listeners';
import type { OwnListener } from './own-listeners';

/** The conditions and the work for which the natural end of the process is put off. */
export interface NaturalEnd {
  /** Called when the application seems to have nothing more to do. */
  onNear(): void;
  /**
   * Returns whether the application listens to `beforeExit`, and would notice one event more or
   * less.
   */
  isHeard(): boolean;
  /** Returns whether the event loop has to turn once more, or has to deliver telemetry. */
  isToBePutOff(): boolean;
  /** Keeps the process alive until the work is done. */
  putOff(): void;
}

type Emit = (this: NodeJS.Process, event: string | symbol, ...args: unknown[]) => boolean;

/**
 * Puts off the natural end of the process without the application noticing: it receives
 * `beforeExit` as often as it would without us.
 *
 * Node.js emits `beforeExit` whenever the event loop has run dry, so a listener that adds work is
 * called again. Whether the application has added work is checked after its listeners, ticks and
 * microtasks have run: until then it may add work, and may remove it. If there is work, the process
 * is not at its end yet. The event that follows our own work is hidden from the application.
 *
 * If the application listens, an end is better left to the export at the exit: older Node.js does
 * not reveal all work, and unreferenced timers of the application run while the end is put off.
 *
 * @returns the listeners to add to the process
 */
export function watchNaturalEnd(process: NodeJS.Process, end: NaturalEnd): readonly OwnListener[] {
  // Node.js's own functions, captured before a test replaces them.
  const { nextTick } = process;
  const { queueMicrotask: runMicrotask } = globalThis;
  const afterRounds = (rounds: number, act: () => void): void => {
    if (rounds === 0) act();
    // The microtask runs after all that are queued, the next tick after all of these.
    else nextTick(runMicrotask, () => afterRounds(rounds - 1, act));
  };
  const onBeforeExit = guarded('What waits at a natural end', () => {
    // If a listener of the application throws, the rest does not run.
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

/**
 * The number of rounds of ticks and microtasks in which an application may add work, and remove it.
 */
const ROUNDS = 100;

/** Hides the next `beforeExit` from the application, and calls `onNext` instead. */
function keepNextFromApplication(process: NodeJS.Process, onNext: () => void): void {
  const former = Object.getOwnPropertyDescriptor(process, 'emit');
  const emit = process.emit as Emit;
  let isOver = false;
  const emitOthers: Emit = function (event, ...args) {
    if (isOver || event !== 'beforeExit') return emit.call(this, event, ...args);
    isOver = true;
    // Restored unless other code has replaced the method since.
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

/** Pipes and terminals that are merely open, as stdout is after the first print. */
const STANDS_OPEN: ReadonlySet<string> = new Set(['PipeWrap', 'TTYWrap']);

const countWork = (process: NodeJS.Process): number =>
  process.getActiveResourcesInfo().filter((name) => !STANDS_OPEN.has(name)).length;

/** The part of `process.report` that is used; the option exists from Node.js 20.13 and 22 on. */
interface DiagnosticReport {
  excludeNetwork?: boolean;
  getReport(): {
    readonly libuv: readonly { readonly type: string; readonly is_active?: boolean }[];
  };
}

/**
 * Returns whether the event loop has work of any kind, according to Node.js's diagnostic report:
 * the list of resources does not contain hashing, compression, threads and closing handles. It
 * takes milliseconds.
 *
 * @returns false also if the report would look up the names of all peers
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
