import type { Signal } from '../otlp/signal-exporter';

/** Why records came to nothing. */
export interface LossCause {
  /** In metrics, as `error.type`. */
  readonly type:
    | 'queue_full'
    | 'encoding_failed'
    | 'already_shutdown'
    | 'outbox_full'
    | 'rejected'
    | 'given_up';
  /** To people, behind a colon. */
  readonly words: string;
}

export const NOT_ENCODED: LossCause = {
  type: 'encoding_failed',
  words: 'they could not be encoded',
};
export const AFTER_SHUTDOWN: LossCause = {
  type: 'already_shutdown',
  words: 'recorded after shutdown()',
};
export const REFUSED: LossCause = { type: 'rejected', words: 'the receiver refused them' };
/** OTLP specification, "Partial Success". */
export const LEFT_OUT: LossCause = {
  type: 'rejected',
  words: 'the receiver took what came with them, but not them',
};

/** Over `http/json` and `grpc`, whose exporters try again for a while. */
export const GIVEN_UP: LossCause = { type: 'given_up', words: 'their export was given up' };

/** The outbox had no room for them. */
export const outboxFull = (maxBytes: number): LossCause => ({
  type: 'outbox_full',
  words: `${maxBytes} bytes wait already (ACME_OTEL_OUTBOX_BYTES)`,
});

/** As many records wait as somebody allows. */
export const queueFull = (signal: Signal, maxQueueSize: number): LossCause => ({
  type: 'queue_full',
  words: `${maxQueueSize} wait already (${signal === 'traces' ? 'OTEL_BSP_MAX_QUEUE_SIZE' : 'OTEL_BLRP_MAX_QUEUE_SIZE'})`,
});
