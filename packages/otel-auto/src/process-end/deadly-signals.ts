import { nowMillis } from '../now-millis';
import { guarded } from '../patching/guarded';
import type { EndState } from './end-state';
import type { FinalExport } from './final-export';
import type { Flush } from './flush';
import type { OwnListener, OwnListeners } from './own-listeners';

/** The signals that users and supervisors send, and that end a process without a listener. */
const SIGNALS: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'];

/** The longest time for which the process may not react to a second signal. */
const MAX_BLOCKED_MILLIS = 1000;

/** The listeners for signals that end a process. */
export interface DeadlySignals {
  /** The listeners of the process, one for each signal. */
  readonly listeners: readonly OwnListener[];
  /** Exports for a signal that the process is about to send to itself. Never throws. */
  onOwnSignal(signal: NodeJS.Signals): void;
}

/**
 * Creates the part that exports when a signal ends the process:
 *
 * - a signal without another listener kills the process by that same signal once the waiting
 *   telemetry is delivered; if the process sends it to itself, within `process.kill()`;
 * - a signal that the application listens to belongs to the application: it only causes a flush.
 */
export function createDeadlySignals(input: {
  readonly own: OwnListeners;
  readonly state: EndState;
  readonly flush: Flush;
  readonly finalExport: FinalExport;
  readonly shutdownTimeoutMillis: number;
}): DeadlySignals {
  const { own, state, flush, finalExport, shutdownTimeoutMillis } = input;
  /** Returns whether the process would die of a signal without our listener. */
  const isDeadly = (signal: NodeJS.Signals) =>
    // The first process of a container does not die of a signal without a listener.
    process.pid !== 1 && own.countOthers(signal) === 0;

  const die = (signal: NodeJS.Signals) => {
    own.stopListening(signal);
    state.kill();
    process.kill(process.pid, signal);
  };

  /**
   * Exports at once and kills the process, if none of the waiting telemetry needs the event loop.
   * Returns whether it has.
   */
  const exportAndDie = (signal: NodeJS.Signals): boolean => {
    if (finalExport.needsEventLoop()) return false;
    const undelivered = finalExport.exportNow();
    // There was no means to export after all, and the rest still waits.
    if (finalExport.needsEventLoop()) return false;
    // A process killed by a signal has no exit event.
    finalExport.sayUndelivered(undelivered);
    die(signal);
    return true;
  };

  const flushAndDie = async (signal: NodeJS.Signals) => {
    await flush.atEnd();
    finalExport.run();
    die(signal);
  };

  const onDeadly = (signal: NodeJS.Signals) => {
    // Encoded telemetry is exported synchronously, since the application is not to continue. With a
    // longer timeout a second signal would not be noticed.
    if (shutdownTimeoutMillis <= MAX_BLOCKED_MILLIS && exportAndDie(signal)) return;
    const receipt = state.receiveSignal(nowMillis());
    if (receipt === 'first') void flushAndDie(signal);
    if (receipt === 'repeated') {
      finalExport.run();
      die(signal);
    }
  };

  const onSignal = (signal: NodeJS.Signals) => {
    try {
      if (isDeadly(signal)) onDeadly(signal);
      else {
        state.passSignal();
        void flush.whileRunning(shutdownTimeoutMillis, { keepAlive: false });
      }
    } catch {
      // Swallowing a signal would be worse than losing telemetry.
      if (isDeadly(signal)) die(signal);
    }
  };

  return {
    listeners: SIGNALS.map((event) => ({ event, listener: () => onSignal(event), isFirst: true })),
    onOwnSignal: guarded('What waits at a signal', (signal) => {
      if (!state.isKilled && SIGNALS.includes(signal) && isDeadly(signal)) exportAndDie(signal);
    }),
  };
}
