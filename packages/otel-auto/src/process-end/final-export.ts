import { describeLeftBehind, describeOverdue, describeStranded } from '../diagnostics/left-behind';
import type { Voice } from '../diagnostics/voice';
import { nowMillis } from '../now-millis';
import { guarded } from '../patching/guarded';
import type { Pipeline } from '../pipelines/pipeline';
import type { EndState } from './end-state';
import type { ExporterAtEnd, Undelivered } from './exporter-at-end';
import type { OwnThreads } from './own-threads';

/** The last export of a process, without a turn of the event loop. */
export interface FinalExport {
  /**
   * Returns whether some of the waiting telemetry cannot be exported without a turn of the event
   * loop.
   */
  needsEventLoop(): boolean;
  /** Exports what this thread and its threads hold, within the remaining time. */
  exportNow(): Undelivered;
  /** Reports what was not delivered. */
  sayUndelivered(undelivered: Undelivered): void;
  /** Exports and reports, as the last step before the process ends. Never throws. */
  run(): void;
}

/** Creates the last export, which records in `state` the time that it took. */
export function createFinalExport(input: {
  readonly pipelines: readonly Pipeline[];
  readonly exporter: () => ExporterAtEnd | undefined;
  readonly threads: OwnThreads;
  readonly state: EndState;
  readonly shutdownTimeoutMillis: number;
  readonly voice: Pick<Voice, 'sayOnce'>;
}): FinalExport {
  const { pipelines, exporter, threads, state, shutdownTimeoutMillis, voice } = input;
  const hasUnencoded = () => pipelines.some((pipeline) => pipeline.hasUnencoded());
  const exportNow = (): Undelivered => {
    // Requested first, so that threads export at the same time.
    threads.requestFlush();
    const { exportMillis, hasWaitedInVain, leftMillis } = state;
    for (const pipeline of pipelines) pipeline.exportNow();
    const began = nowMillis();
    const undelivered = exporter()?.exportAtExit({
      timeoutMillis: exportMillis,
      hasWaited: hasWaitedInVain,
    });
    threads.waitForFlush(Math.max(0, leftMillis - (nowMillis() - began)));
    state.endExport({ tookMillis: nowMillis() - began });
    return undelivered ?? { requests: [], overdue: [] };
  };
  const sayUndelivered = ({ requests, overdue, reason }: Undelivered) => {
    const isStranded = hasUnencoded();
    const isLate = isStranded && state.hasGivenUp;
    if (requests.length > 0 || isLate) {
      const about = { hasUnencoded: isLate, shutdownTimeoutMillis, reason };
      voice.sayOnce('left-behind', describeLeftBehind(requests, about));
    }
    if (isStranded && !isLate) voice.sayOnce('stranded', describeStranded());
    if (overdue.length > 0) voice.sayOnce('overdue', describeOverdue(overdue));
  };
  return {
    needsEventLoop: () => hasUnencoded() || exporter()?.canExportAtExit() === false,
    exportNow,
    sayUndelivered,
    run: guarded('What waits at the exit', () => sayUndelivered(exportNow())),
  };
}
