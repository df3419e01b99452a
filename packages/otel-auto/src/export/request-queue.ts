import type { Signal } from '../signal';
import type { ExportRequest } from './export-request';
import type { LossCause } from './loss-cause';

/** The requests that wait for their receivers, as a processor in front of the exporter sees them. */
export interface RequestQueue {
  /** Sends a request as soon as possible. Never throws. */
  enqueue(request: ExportRequest): void;
  /** Returns the number of records of this signal in requests that are not delivered yet. */
  countWaiting(signal: Signal): number;
  /** Returns whether a request of this signal is not delivered yet. */
  hasRequests(signal: Signal): boolean;
  /** Sends all waiting requests; resolves when none of them is in flight. Never rejects. */
  flush(): Promise<void>;
  /** Counts lost records, and reports them. Never throws. */
  countLost(signal: Signal, count: number, cause: LossCause): void;
}
