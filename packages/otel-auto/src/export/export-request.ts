import type { Signal } from '../signal';

/** One encoded OTLP request, from when its batch is full until a receiver has it or it is given up. */
export interface ExportRequest {
  readonly signal: Signal;
  readonly body: Uint8Array;
  /** Spans, log records or data points. */
  readonly count: number;
  /** Whether a later one of the same signal says all that this one says, as cumulative metrics do. */
  readonly isSuperseded: boolean;
  /** Gives the memory of the body back, to be written to by others: once, when nobody reads it any more. */
  readonly release?: () => void;
}
