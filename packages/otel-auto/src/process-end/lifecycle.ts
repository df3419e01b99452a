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

/** What is recorded, from its first export to the end of the process. */
export interface Lifecycle {
  /** Resolves when everything recorded so far was exported, or after the deadline. Never rejects. */
  forceFlush(): Promise<void>;
  /** Flushes, then stops every pipeline. Harmless when called again. Never rejects. */
  shutdown(): Promise<void>;
  /** In a thread: lets the end of its process wait for what this thread holds. Harmless when called again. */
  joinThreadFlush(): void;
  /** Listens for the ends of the process that leave time to deliver. */
  watchProcess(): void;
}

/** The longest that code which calls `forceFlush()` waits. */
const FORCE_FLUSH_MILLIS = 30_000;

/**
 * Delivers what is left when the process ends, within `shutdownTimeoutMillis`, and then lets it end
 * exactly as it would have without us. `EndState` draws how far that has come. Each end has a file:
 *
 * - `create-natural-end.ts`: a natural end is put off until the flush is done, unless an application that
 *   listens to `beforeExit` could notice it; exit code and `beforeExit` stay as they are;
 * - `deadly-signals.ts`: a signal that nobody else listens to kills once what waits is delivered;
 * - `final-export.ts`: at the exit, and within `process.kill()`, without a turn of the event loop;
 * - `thread-flush.ts`: the end of the process is that of its threads, which are asked for what they hold.
 */
export function createLifecycle(input: {
  readonly pipelines: readonly (Pipeline | undefined)[];
  /** The exporter of encoded requests, once something was recorded. */
  readonly exporter: () => ExporterAtEnd | undefined;
  /** Records the error that the process dies of. */
  readonly onFatalError: (error: unknown, origin: string) => void;
  /** The flush that who has started this thread asks for. */
  readonly threadFlushToJoin: ThreadFlush | undefined;
  /** The flush that is asked for of threads which were started here, if there can be any. */
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
    // What could not be delivered would be waited for once more.
    await endsWithin(stopping, Math.max(0, deadline - nowMillis()), { keepAlive: true });
  };

  const onThreadFlush = async () => {
    threads.requestFlush();
    // With time left to be heard by who waits for us.
    await flush.atEnd(shutdownTimeoutMillis / 2);
    // What is recorded from now on comes after the end.
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
