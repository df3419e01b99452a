import type { Voice } from '../diagnostics/voice';
import { nowMillis } from '../now-millis';
import { once } from '../once';
import type { Pipeline } from '../pipelines/pipeline';
import { EndState } from './end-state';
import { createFinalExport } from './final-export';
import type { ExporterAtEnd } from './exporter-at-end';
import { createFlush, endsWithin } from './flush';
import { createOwnThreads } from './own-threads';
import { joinThreadFlush, type ThreadFlush } from './thread-flush';
import { watchProcess } from './watch-process';

/** The export of telemetry from its first record to the end of the process. */
export interface Lifecycle {
  /**
   * Resolves when all telemetry recorded so far was exported, or after the deadline. Never rejects.
   */
  forceFlush(): Promise<void>;
  /** Flushes, then stops every pipeline. A second call does no harm. Never rejects. */
  shutdown(): Promise<void>;
  /**
   * Makes the end of the process wait for the telemetry of this thread. A second call does no harm.
   */
  joinThreadFlush(): void;
  /** Listens for the ends of the process that leave time to export. */
  watchProcess(): void;
}

/** The longest time for which a call of `forceFlush()` waits. */
const FORCE_FLUSH_MILLIS = 30_000;

/**
 * Exports what is left when the process ends, within `shutdownTimeoutMillis`, and then lets it end
 * exactly as without the distro. `EndState` draws the states. Each kind of end has a file:
 *
 * - `create-natural-end.ts`: a natural end is put off until the flush is done, unless an
 *   application that listens to `beforeExit` could notice it; exit code and `beforeExit` stay
 *   unchanged;
 * - `deadly-signals.ts`: a signal without another listener kills the process once the waiting
 *   telemetry is delivered;
 * - `final-export.ts`: exports at the exit, and within `process.kill()`, without a turn of the
 *   event loop;
 * - `thread-flush.ts`: the end of the process is also that of its threads, which are asked for
 *   their telemetry.
 */
export function createLifecycle(input: {
  readonly pipelines: readonly (Pipeline | undefined)[];
  /** Returns the exporter of encoded requests; `undefined` before something was recorded. */
  readonly exporter: () => ExporterAtEnd | undefined;
  /** Records the error that ends the process. */
  readonly onFatalError: (error: unknown, origin: string) => void;
  /** The flush that the process or thread which has started this thread requests. */
  readonly threadFlushToJoin: ThreadFlush | undefined;
  /** Returns the flush to request of threads that were started here, if there can be any. */
  readonly threadFlushToRequest: () => ThreadFlush | undefined;
  readonly shutdownTimeoutMillis: number;
  readonly voice: Voice;
}): Lifecycle {
  const { exporter, onFatalError, shutdownTimeoutMillis, threadFlushToJoin, voice } = input;
  const pipelines = input.pipelines.filter((pipeline) => pipeline !== undefined);
  const state = new EndState(shutdownTimeoutMillis);
  const threadFlush = input.threadFlushToRequest;
  const threads = createOwnThreads({ threadFlush, shutdownTimeoutMillis, voice });
  const parts = { pipelines, exporter, threads, state, shutdownTimeoutMillis, voice };
  const flush = createFlush(parts);
  const finalExport = createFinalExport(parts);

  const stop = async () => {
    const deadline = nowMillis() + shutdownTimeoutMillis;
    await flush.atEnd();
    const stopping = Promise.allSettled(pipelines.map((pipeline) => pipeline.shutdown()));
    // Telemetry that could not be delivered would be waited for a second time.
    await endsWithin(stopping, Math.max(0, deadline - nowMillis()), { keepAlive: true });
  };

  const onThreadFlush = async () => {
    threads.requestFlush();
    // Half of the time remains for reporting to the process that waits.
    await flush.atEnd(shutdownTimeoutMillis / 2);
    // Records made from now on come too late.
    if (state.hasGivenUp) finalExport.run();
    else threads.waitForFlush(state.leftMillis);
  };
  let leaveThreadFlush: (() => void) | undefined;

  return {
    forceFlush: () => flush.whileRunning(FORCE_FLUSH_MILLIS, { keepAlive: true }),
    shutdown: once(stop),
    joinThreadFlush() {
      if (threadFlushToJoin === undefined) return;
      leaveThreadFlush ??= joinThreadFlush(threadFlushToJoin, onThreadFlush);
    },
    watchProcess: () =>
      watchProcess({
        ...parts,
        flush,
        finalExport,
        onFatalError,
        onExit: () => leaveThreadFlush?.(),
      }),
  };
}
