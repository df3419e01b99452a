import { nowMillis } from '../now-millis';
import { guarded } from '../patching/guarded';
import type { EndState } from './end-state';
import type { FinalExport } from './final-export';
import type { Flush } from './flush';
import type { OwnListener, OwnListeners } from './own-listeners';

/** The signals that end a process where nobody listens, and that come from people and supervisors. */
const SIGNALS: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'];

/** The longest that the process may not hear a second signal. */
const MAX_BLOCKED_MILLIS = 1000;

/** The listeners to signals that a process dies of. */
export interface DeadlySignals {
  /** The listeners of the process, one for each signal. */
  readonly listeners: readonly OwnListener[];
  /** Delivers for a signal that the process is about to send to itself. Never throws. */
  onOwnSignal(signal: NodeJS.Signals): void;
}

/**
 * Creates what delivers when a signal ends the process:
 *
 * - a signal with no other listener kills the process by that same signal once what waits is delivered,
 *   and within `process.kill()` where the process sends it to itself;
 * - a signal that the application listens to belongs to the application: we only flush.
 */
export function createDeadlySignals(input: {
  readonly own: OwnListeners;
  readonly state: EndState;
  readonly flush: Flush;
  readonly finalExport: FinalExport;
  readonly shutdownTimeoutMillis: number;
}): DeadlySignals {
  const { own, state, flush, finalExport, shutdownTimeoutMillis } = input;
  /** Whether the process would die of a signal if we did not listen to it. */
  const isDeadly = (signal: NodeJS.Signals) =>
    // The first process of a container does not die of a signal that nobody listens to.
    process.pid !== 1 && own.countOthers(signal) === 0;

  const die = (signal: NodeJS.Signals) => {
    own.stopListening(signal);
    state.kill();
    process.kill(process.pid, signal);
  };

  /** Gives whether it is done, since nothing that waits needs the event loop. */
  const exportAndDie = (signal: NodeJS.Signals): boolean => {
    if (finalExport.needsEventLoop()) return false;
    const undelivered = finalExport.exportNow();
    // There was no means after all, and what was not delivered still waits.
    if (finalExport.needsEventLoop()) return false;
    // Killed by a signal, a process has no exit.
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
    // What is encoded is delivered here and now, since the application is not to run on; for longer
    // than this a person who sends the signal again would not be heard.
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
      // To swallow a signal would be worse than to lose what waits.
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
