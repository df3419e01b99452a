import type { Voice } from '../diagnostics/voice';
import type { OtlpExporter, Undelivered } from '../export/otlp-exporter';
import {
  describeLeftBehind,
  describeOverdue,
  describeSilentThreads,
  describeStranded,
} from '../diagnostics/left-behind';
import { isThread } from '../is-thread';
import { nowMillis } from '../now-millis';
import { once } from '../once';
import { guarded } from '../patching/guarded';
import { createFatalErrorMonitor } from './fatal-errors';
import { giveLastCall, heedLastCall, type LastCall } from './last-call';
import { watchExit } from './process-exit';
import { watchNaturalEnd, type NaturalEnd } from './natural-end';
import { listenUnseen, type OwnListeners } from './own-listeners';
import { watchOwnSignals } from './own-signals';

/** What the lifecycle knows of a signal's pipeline. */
export interface Pipeline {
  /**
   * Exports what is there; resolves when every export under way has ended. `final` forbids retries,
   * since the process is about to end. Never rejects.
   */
  flush(options: { readonly final: boolean }): Promise<void>;
  shutdown(): Promise<void>;
  /** Whether there is something to flush: recorded since the last time, or on its way. */
  hasPending(): boolean;
  /** Whether some of that can only leave by upstream's exporters, which need the event loop. */
  holdsObjects(): boolean;
  /** Passes what is encoded to the exporter, without a turn of the event loop. Never throws. */
  closeNow(): void;
}

export interface Lifecycle {
  /** Resolves when everything recorded so far was exported, or after the deadline. Never rejects. */
  forceFlush(): Promise<void>;
  /** Flushes, then stops every pipeline. Harmless when called again. Never rejects. */
  shutdown(): Promise<void>;
  /** In a thread: lets the end of its process wait for what this thread holds. Harmless when called again. */
  heedLastCall(): void;
  /** Listens for the ends of the process that leave time to deliver. */
  watchProcess(): void;
}

/** As it was before a test put its own in its place. */
const { setImmediate: startImmediate } = globalThis;

/** Those that end a process where nobody listens, and that come from people and supervisors. */
const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'] as const;

/** Who sends a signal again after so long does not want to wait. Sooner it is an echo: Ctrl-C reaches npm's child twice. */
const IMPATIENT_MILLIS = 500;

/** So long the process may be deaf to a second signal. */
const MAX_DEAF_MILLIS = 1000;

/**
 * Delivers what is left when the process ends, within `shutdownTimeoutMillis`, and then lets it end
 * exactly as it would have without us:
 *
 * - a natural end is put off until the flush is done, unless an application that listens to `beforeExit`
 *   could notice it; exit code and `beforeExit` stay as they are;
 * - a signal with no other listener kills the process by that same signal once the flush is done, and
 *   within `process.kill()` where the process sends it to itself;
 * - a signal that the application listens to belongs to the application: we only flush. Our own
 *   listeners are hidden, so that nobody leaves the end to us.
 */
export function createLifecycle(input: {
  readonly pipelines: readonly (Pipeline | undefined)[];
  /** What delivers encoded requests, once something was recorded. */
  readonly delivery: () => OtlpExporter | undefined;
  /** Records the error that the process dies of. */
  readonly onFatalError: (error: unknown, origin: string) => void;
  /** That of who has started this thread. */
  readonly lastCallToHeed: LastCall | undefined;
  /** That for the threads which were started here, if there can be any. */
  readonly lastCallToGive: () => LastCall | undefined;
  readonly shutdownTimeoutMillis: number;
  readonly voice: Voice;
}): Lifecycle {
  const { delivery, lastCallToGive, lastCallToHeed, onFatalError, shutdownTimeoutMillis, voice } =
    input;
  const pipelines = input.pipelines.filter((pipeline) => pipeline !== undefined);
  let leaveLastCall: (() => void) | undefined;
  let stopped: Promise<void> | undefined;
  let dyingSince = Number.POSITIVE_INFINITY;
  /** Whether the end was put off already; what is recorded meanwhile puts it off no longer. */
  let hasWaited = false;
  let waitedMillis = 0;
  /** Whether more time would be wasted. */
  let gaveUp = shutdownTimeoutMillis === 0;
  /** Whether a signal may be on its way to us that the event loop has not seen yet. */
  let signalExpected = true;
  let isDying = false;

  /** Resolves with whether everything was delivered in time. */
  const flushWithin = async (
    timeoutMillis: number,
    { final, keepAlive }: { readonly final: boolean; readonly keepAlive: boolean },
  ): Promise<boolean> => {
    if (timeoutMillis === 0) return false;
    if (final) delivery()?.endRetries();
    const flushed = Promise.all(pipelines.map((pipeline) => pipeline.flush({ final })));
    return await endsWithin(flushed, timeoutMillis, { keepAlive });
  };

  const stop = async () => {
    const deadline = nowMillis() + shutdownTimeoutMillis;
    await flushAtEnd();
    const stopping = Promise.allSettled(pipelines.map((pipeline) => pipeline.shutdown()));
    // What could not be delivered would be waited for once more.
    await endsWithin(stopping, Math.max(0, deadline - nowMillis()), { keepAlive: true });
  };

  const flushAtEnd = async (timeoutMillis = shutdownTimeoutMillis) => {
    const began = nowMillis();
    const isInTime = await flushWithin(timeoutMillis, { final: true, keepAlive: true });
    hasWaited = shutdownTimeoutMillis > 0;
    waitedMillis = nowMillis() - began;
    gaveUp = !isInTime || delivery()?.isHeldUp() === true;
  };

  const callThreads = once(() => {
    const call = lastCallToGive();
    return call === undefined ? () => 0 : giveLastCall(call);
  });

  const waitForThreads = (timeoutMillis: number) => {
    const silentCount = callThreads()(timeoutMillis);
    if (silentCount > 0) {
      voice.sayOnce('silent-threads', describeSilentThreads(silentCount, shutdownTimeoutMillis));
    }
  };

  /** Delivers without a turn of the event loop. */
  const deliverNow = (): Undelivered => {
    // First, so that they deliver while we do.
    callThreads();
    const leftMillis = Math.max(0, shutdownTimeoutMillis - waitedMillis);
    const timeoutMillis = gaveUp ? 0 : leftMillis;
    for (const pipeline of pipelines) pipeline.closeNow();
    const began = nowMillis();
    const undelivered = delivery()?.exportAtExit({
      timeoutMillis,
      hasWaited: gaveUp && hasWaited,
    }) ?? { requests: [], overdue: [] };
    waitForThreads(Math.max(0, leftMillis - (nowMillis() - began)));
    // An error in an `exit` listener has us here once more.
    waitedMillis += nowMillis() - began;
    return undelivered;
  };

  const sayUndelivered = ({ requests, overdue, reason }: Undelivered) => {
    const holdsObjects = pipelines.some((pipeline) => pipeline.holdsObjects());
    const isLate = holdsObjects && gaveUp;
    if (requests.length > 0 || isLate) {
      const about = { holdsObjects: isLate, shutdownTimeoutMillis, reason };
      voice.sayOnce('left-behind', describeLeftBehind(requests, about));
    }
    if (holdsObjects && !isLate) voice.sayOnce('stranded', describeStranded());
    if (overdue.length > 0) voice.sayOnce('overdue', describeOverdue(overdue));
  };

  /** The last thing before the process is gone. */
  const exportAtExit = guarded('What waits at the exit', () => sayUndelivered(deliverNow()));

  const onLastCall = async () => {
    callThreads();
    // With time left to be heard by who waits for us.
    await flushAtEnd(shutdownTimeoutMillis / 2);
    // What is recorded from now on comes after the end.
    if (gaveUp) exportAtExit();
    else waitForThreads(shutdownTimeoutMillis - waitedMillis);
  };

  const isWorthWaiting = () =>
    !hasWaited && !gaveUp && pipelines.some((pipeline) => pipeline.hasPending());

  /** Whether something that waits cannot be delivered by `deliverNow`. */
  const needsEventLoop = () =>
    pipelines.some((pipeline) => pipeline.holdsObjects()) ||
    delivery()?.canExportAtExit() === false;

  const naturalEnd: Omit<NaturalEnd, 'onNear'> = {
    isHeard: () => own.countOthers('beforeExit') > 0,
    isToBePutOff: () =>
      // The exit delivers as well, and nobody can notice that.
      (!naturalEnd.isHeard() || needsEventLoop()) && (signalExpected || isWorthWaiting()),
    putOff() {
      // An application that was signalled last dies by that at once where nobody listens. We listen, so
      // the loop has to turn once more to hear it.
      if (signalExpected) startImmediate(() => undefined);
      signalExpected = false;
      if (isWorthWaiting()) void flushAtEnd();
    },
  };

  /** Whether the process would die of a signal if we did not listen to it. */
  const isDeadly = (signal: NodeJS.Signals) =>
    // The first process of a container does not die of a signal that nobody listens to.
    process.pid !== 1 && own.countOthers(signal) === 0;

  /** Gives whether it is done, since nothing that waits needs the event loop. */
  const dieNow = (signal: NodeJS.Signals): boolean => {
    if (needsEventLoop()) return false;
    const undelivered = deliverNow();
    // There was no means after all, and what was not delivered still waits.
    if (needsEventLoop()) return false;
    // Killed by a signal, a process has no exit.
    sayUndelivered(undelivered);
    die(signal);
    return true;
  };

  const die = (signal: NodeJS.Signals) => {
    own.leave(signal);
    isDying = true;
    process.kill(process.pid, signal);
  };

  const onSignal = (signal: NodeJS.Signals) => {
    if (!isDeadly(signal)) {
      signalExpected = true;
      void flushWithin(shutdownTimeoutMillis, { final: false, keepAlive: false });
      return;
    }
    // What is encoded is delivered here and now, since the application is not to run on; for longer
    // than this a person who sends the signal again would not be heard.
    if (shutdownTimeoutMillis <= MAX_DEAF_MILLIS && dieNow(signal)) return;
    if (nowMillis() - dyingSince > IMPATIENT_MILLIS) {
      gaveUp = true;
      hasWaited = true;
      waitedMillis = shutdownTimeoutMillis;
      exportAtExit();
      die(signal);
    }
    if (dyingSince < Number.POSITIVE_INFINITY) return;
    dyingSince = nowMillis();
    void flushAtEnd().then(() => {
      exportAtExit();
      die(signal);
    });
  };

  const onSignalSafely = (signal: NodeJS.Signals) => {
    try {
      onSignal(signal);
    } catch {
      // To swallow a signal would be worse than to lose what waits.
      if (isDeadly(signal)) die(signal);
    }
  };

  const onOwnSignal = guarded('What waits at a signal', (signal: NodeJS.Signals) => {
    if (!isDying && listeners.has(signal) && isDeadly(signal)) dieNow(signal);
  });

  const listeners = new Map(
    SIGNALS.map((signal) => [signal as NodeJS.Signals, () => onSignalSafely(signal)]),
  );
  let own: OwnListeners = { countOthers: () => 0, leave: () => undefined };

  return {
    forceFlush: async () => void (await flushWithin(30_000, { final: false, keepAlive: true })),
    shutdown() {
      stopped ??= stop();
      return stopped;
    },
    heedLastCall() {
      if (lastCallToHeed !== undefined) leaveLastCall ??= heedLastCall(lastCallToHeed, onLastCall);
    },
    watchProcess() {
      const exit = watchExit(process, () => {
        exportAtExit();
        leaveLastCall?.();
      });
      const onNear = () => {
        exit.onNear();
        // A request of ours that begins in `beforeExit` would make Node.js emit it again.
        const release = delivery()?.hold();
        if (release !== undefined) startImmediate(guarded('What waits', release)).unref();
      };
      // In a thread it is the process that is signalled.
      if (!isThread()) watchOwnSignals(process, onOwnSignal);
      const onMonitored = createFatalErrorMonitor(
        (event) => own.countOthers(event),
        (error, origin) => {
          onFatalError(error, origin);
          exit.onFatalError();
        },
      );
      own = listenUnseen(
        process,
        [
          ...watchNaturalEnd(process, { ...naturalEnd, onNear }),
          { event: 'uncaughtExceptionMonitor', listener: onMonitored },
          ...[...listeners].map(([event, listener]) => ({ event, listener, isFirst: true })),
        ],
        [exit.listener],
      );
    },
  };
}

/** Resolves with whether `work` ends in time. `keepAlive`: the process does not end meanwhile. */
async function endsWithin(
  work: Promise<unknown>,
  timeoutMillis: number,
  { keepAlive }: { readonly keepAlive: boolean },
): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, timeoutMillis, false);
    if (keepAlive) timer.ref();
    else timer.unref();
  });
  const inTime = await Promise.race([work.then(() => true), deadline]);
  clearTimeout(timer);
  return inTime;
}
