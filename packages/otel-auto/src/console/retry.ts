import { INITIAL_BACKOFF_MILLIS, nextBackoff, withJitter } from '../export/back-off';
import type { Ending } from './ending';
import type { Sender } from '../transport/sender';

/**
 * Wraps a sender so that what may be tried again is, with exponential back-off and jitter, or when
 * the server asked for it, until the time of the export is over: every attempt has what is left of it.
 *
 * OTLP specification, "Retryable Response Codes" and "OTLP/HTTP Throttling".
 */
export function createRetryingSender(
  send: Sender,
  options: {
    /** Says that the process is about to end: then who waits tries once more, and no failure is retried. */
    readonly ending: Ending;
    readonly sleep?: (millis: number) => Promise<void>;
    readonly random?: () => number;
    readonly nowMillis?: () => number;
  },
): Sender {
  const {
    ending,
    sleep = sleepUnreferenced,
    random = Math.random,
    nowMillis = () => performance.now(),
  } = options;
  return async (body, timeoutMillis) => {
    const deadline = nowMillis() + timeoutMillis;
    let backoff = INITIAL_BACKOFF_MILLIS;
    let result = await send(body, timeoutMillis);
    while (result.kind === 'retryable' && !ending.hasBegun) {
      // A server that says "now" to everybody is not asked without a pause.
      const wait = result.retryAfterMillis || withJitter(backoff, random);
      if (nowMillis() + wait >= deadline) return result;
      await endsOrBegins(sleep(wait), ending);
      // A blocked event loop wakes late.
      const leftMillis = deadline - nowMillis();
      if (leftMillis <= 0) return result;
      result = await send(body, leftMillis);
      backoff = nextBackoff(backoff);
    }
    return result;
  };
}

/** Resolves when a pause ends or the end of the process begins, and leaves nothing with that end, which is far. */
const endsOrBegins = (pause: Promise<void>, ending: Ending): Promise<void> =>
  new Promise((resolve) => {
    const forget = ending.onBegin(resolve);
    void pause.then(forget).then(resolve);
  });

const sleepUnreferenced = (millis: number): Promise<void> =>
  new Promise((resolve) => void setTimeout(resolve, millis).unref());
