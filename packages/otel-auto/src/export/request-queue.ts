import type { Signal } from '../signal';
import type { ExportRequest } from './export-request';
import type { LossCause } from './loss-cause';

/** The requests that wait for their receivers, as a processor in front of the exporter sees them. */
export interface RequestQueue {
  /** Sends a request as soon as may be. Never throws. */
  enqueue(request: ExportRequest): void;
  /** The number of records of this signal in requests that are not delivered yet. */
  countWaiting(signal: Signal): number;
  /** Whether a request of this signal is not delivered yet. */
  hasRequests(signal: Signal): boolean;
  /** Sends all that waits; resolves when nothing of it is in flight. Never rejects. */
  flush(): Promise<void>;
  /** Counts records that came to nothing, and says so. Never throws. */
  countLost(signal: Signal, count: number, cause: LossCause): void;
}
