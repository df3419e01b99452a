import { isThread } from '../is-thread';
import { guarded } from '../patching/guarded';
import type { Pipeline } from '../pipelines/pipeline';
import { createNaturalEnd } from './create-natural-end';
import { createDeadlySignals } from './deadly-signals';
import type { EndState } from './end-state';
import type { FinalExport } from './final-export';
import type { ExporterAtEnd } from './exporter-at-end';
import { createFatalErrorMonitor } from './fatal-errors';
import type { Flush } from './flush';
import { watchNaturalEnd } from './natural-end';
import { listenUnseen, type OwnListeners } from './own-listeners';
import { watchOwnSignals } from './own-signals';
import { watchExit } from './process-exit';

/** Node.js's own function, captured before a test replaces it. */
const { setImmediate: startImmediate } = globalThis;

/**
 * Listens for every end of the process that leaves time to export: the natural end, exits, uncaught
 * errors and signals. Our listeners are hidden, so that no library leaves the end to us.
 */
export function watchProcess(input: {
  readonly pipelines: readonly Pipeline[];
  readonly exporter: () => ExporterAtEnd | undefined;
  readonly state: EndState;
  readonly flush: Flush;
  readonly finalExport: FinalExport;
  readonly shutdownTimeoutMillis: number;
  /** Records the error that ends the process. */
  readonly onFatalError: (error: unknown, origin: string) => void;
  /** Called after the last export. */
  readonly onExit: () => void;
}): void {
  const { exporter, finalExport, onExit, onFatalError } = input;
  const watchedExit = watchExit(process, () => {
    finalExport.run();
    onExit();
  });
  const naturalEnd = createNaturalEnd({
    ...input,
    isHeard: () => own.countOthers('beforeExit') > 0,
    onNear() {
      watchedExit.onNear();
      // A request of ours that begins in `beforeExit` would make Node.js emit it again.
      const resume = exporter()?.suspend();
      if (resume !== undefined) startImmediate(guarded('What waits', resume)).unref();
    },
  });
  const onMonitored = createFatalErrorMonitor(
    (event) => own.countOthers(event),
    (error, origin) => {
      onFatalError(error, origin);
      watchedExit.onFatalError();
    },
  );
  const signals = createDeadlySignals({
    ...input,
    own: {
      countOthers: (event) => own.countOthers(event),
      stopListening: (event) => own.stopListening(event),
    },
  });
  // A signal is sent to the process, not to a thread.
  if (!isThread()) watchOwnSignals(process, signals.onOwnSignal);
  const own: OwnListeners = listenUnseen(
    process,
    [
      ...watchNaturalEnd(process, naturalEnd),
      { event: 'uncaughtExceptionMonitor', listener: onMonitored },
      ...signals.listeners,
    ],
    [watchedExit.listener],
  );
}
