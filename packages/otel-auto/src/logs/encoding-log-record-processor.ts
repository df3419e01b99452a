import type { LogRecordProcessor, ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { BatchProcessor } from '../export/batch-processor';

/** Hands each log record to the batchProcessor when it is emitted; stands last in the logs pipeline. */
export class EncodingLogRecordProcessor implements LogRecordProcessor {
  readonly #batchProcessor: BatchProcessor<ReadableLogRecord>;

  constructor(batchProcessor: BatchProcessor<ReadableLogRecord>) {
    this.#batchProcessor = batchProcessor;
  }

  onEmit(record: ReadableLogRecord): void {
    this.#batchProcessor.add(record, record.resource, record.instrumentationScope);
  }

  forceFlush(): Promise<void> {
    return this.#batchProcessor.flush();
  }

  shutdown(): Promise<void> {
    return this.#batchProcessor.shutdown();
  }
}
