import { MAX_PAUSE_MILLIS } from '../export/back-off';
import type { Ending } from './ending';
import type { Sender, SendResult } from '../transport/sender';

/**
 * Wraps a sender so that a server that asks for time gets it: until then nothing is sent, and every
 * request has the answer that asked. It is meant for all that a client has, not for one request.
 *
 * OTLP specification, "OTLP/gRPC Throttling" and "OTLP/HTTP Throttling".
 */
export function createPausingSender(
  send: Sender,
  options: {
    /** Says that the process is about to end: then there is no later. */
    readonly ending: Ending;
    readonly nowMillis?: () => number;
  },
): Sender {
  const { ending, nowMillis = () => performance.now() } = options;
  let refusal: SendResult | undefined;
  let untilMillis = 0;
  return async (body, timeoutMillis) => {
    const retryAfterMillis = untilMillis - nowMillis();
    if (refusal !== undefined && retryAfterMillis > 0 && !ending.hasBegun) {
      return { ...refusal, retryAfterMillis };
    }
    const result = await send(body, timeoutMillis);
    if (result.kind === 'retryable' && result.retryAfterMillis !== undefined) {
      refusal = result;
      untilMillis = nowMillis() + Math.min(result.retryAfterMillis, MAX_PAUSE_MILLIS);
    }
    return result;
  };
}
