import type { LogRecordProcessor } from '@opentelemetry/sdk-logs';

/** Tells the pipeline of every log record, so that it knows there is something to flush. */
export class RecordMarkingProcessor implements LogRecordProcessor {
  readonly #onRecord: () => void;

  constructor(onRecord: () => void) {
    this.#onRecord = onRecord;
  }

  onEmit(): void {
    this.#onRecord();
  }

  forceFlush(): Promise<void> {
    return Promise.resolve();
  }

  shutdown(): Promise<void> {
    return Promise.resolve();
  }
}
