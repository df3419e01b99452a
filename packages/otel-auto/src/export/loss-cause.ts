import type { Signal } from '../signal';

/** The cause of lost records. */
export interface LossCause {
  /** The `error.type` in metrics. */
  readonly type:
    | 'queue_full'
    | 'encoding_failed'
    | 'already_shutdown'
    | 'outbox_full'
    | 'rate_limited'
    | 'rejected'
    | 'timeout';
  /** The words for users, after a colon or in brackets, which fit one record as well as many. */
  readonly words: string;
  /** Whether it is not known how many of the records were lost. */
  readonly isOpen?: boolean;
}

export const NOT_ENCODED: LossCause = {
  type: 'encoding_failed',
  words: 'encoding failed',
};
export const AFTER_SHUTDOWN: LossCause = {
  type: 'already_shutdown',
  words: 'recorded after shutdown()',
};
export const REFUSED: LossCause = { type: 'rejected', words: 'refused by the receiver' };
const REFUSED_TOGETHER: LossCause = {
  type: 'rejected',
  words: 'refused with the whole request, of which the receiver may have taken a part',
  isOpen: true,
};
const REFUSED_BY_PROXY: LossCause = { type: 'rejected', words: 'refused by the proxy' };
const NOT_SENDABLE: LossCause = { type: 'rejected', words: 'no request could be made' };

/**
 * Returns the cause for requests that were rejected for good. Receivers respond with 400 for a
 * single record that they do not accept, and accept the others.
 */
export function refusedBy(error: Error): LossCause {
  const { status, answer, code } = error as Error & {
    readonly status?: number;
    readonly answer?: string;
    readonly code?: unknown;
  };
  if (status === 400) return REFUSED_TOGETHER;
  if (status === undefined && typeof code !== 'number') return NOT_SENDABLE;
  return answer?.startsWith('the proxy ') === true ? REFUSED_BY_PROXY : REFUSED;
}
/** The cause of records that a receiver rejected. OTLP specification, "Partial Success". */
export const LEFT_OUT: LossCause = {
  type: 'rejected',
  words: 'rejected by the receiver, which took the rest of the request',
};

/** Returns the cause of records for which the outbox had no room. */
export const outboxFull = (maxBytes: number): LossCause => ({
  type: 'outbox_full',
  words: `${maxBytes} bytes wait already (ACME_OTEL_OUTBOX_BYTES)`,
});

/** Returns the cause of records that were not delivered in the time that the user allows. */
export const timeIsOver = (signal: Signal, limitMillis: number): LossCause => ({
  type: 'timeout',
  words: `not delivered within ${limitMillis} ms (${EXPORT_TIMEOUTS[signal]})`,
});

const EXPORT_TIMEOUTS: Readonly<Record<Signal, string>> = {
  traces: 'OTEL_BSP_EXPORT_TIMEOUT',
  metrics: 'OTEL_METRIC_EXPORT_TIMEOUT',
  logs: 'OTEL_BLRP_EXPORT_TIMEOUT',
};

/** Returns the cause of records beyond the configured size of the queue. */
export const queueFull = (signal: Signal, maxQueueSize: number): LossCause => ({
  type: 'queue_full',
  words: `${maxQueueSize} wait already (${signal === 'traces' ? 'OTEL_BSP_MAX_QUEUE_SIZE' : 'OTEL_BLRP_MAX_QUEUE_SIZE'})`,
});
