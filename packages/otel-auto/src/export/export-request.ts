import type { Signal } from '../signal';

/**
 * An export request of OTLP in protobuf, from when its batch is complete until a receiver has
 * accepted it or it is given up.
 */
export interface ExportRequest {
  readonly signal: Signal;
  readonly body: Uint8Array;
  /** The number of spans, log records or data points in it. */
  readonly count: number;
  /**
   * Whether a later request of the same signal contains all of this one, as with cumulative
   * metrics.
   */
  readonly isSuperseded: boolean;
  /** Returns the memory of the body for reuse; called once, when it is no longer read. */
  readonly release?: () => void;
}
