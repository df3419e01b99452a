import type { Signal } from '../signal';

/**
 * An export request of OTLP in protobuf, from when its batch is complete until a receiver has taken it or
 * it is given up.
 */
export interface ExportRequest {
  readonly signal: Signal;
  readonly body: Uint8Array;
  /** The number of spans, log records or data points in it. */
  readonly count: number;
  /** Whether a later request of the same signal says all that this one says, as cumulative metrics do. */
  readonly isSuperseded: boolean;
  /** Gives the memory of the body back, to be written to by others: once, when nobody reads it any more. */
  readonly release?: () => void;
}
