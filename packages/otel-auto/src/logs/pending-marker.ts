import type { LogRecordProcessor } from '@opentelemetry/sdk-logs';

/** Tells the pipeline of every log record, so that it knows there is something to flush. */
export class PendingMarker implements LogRecordProcessor {
  readonly #onEmit: () => void;

  constructor(onEmit: () => void) {
    this.#onEmit = onEmit;
  }

  onEmit(): void {
    this.#onEmit();
  }

  forceFlush(): Promise<void> {
    return Promise.resolve();
  }

  shutdown(): Promise<void> {
    return Promise.resolve();
  }
}
