import type { LogRecordProcessor } from '@opentelemetry/sdk-logs';

/** Reports every log record to the pipeline, which then knows that there is something to flush. */
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
