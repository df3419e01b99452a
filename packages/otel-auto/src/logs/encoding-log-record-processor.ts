import type { LogRecordProcessor, ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { BatchProcessor } from '../export/batch-processor';

/**
 * Hands each log record to the batch processor when it is emitted; it is the last processor of the
 * logs pipeline.
 */
export class EncodingLogRecordProcessor implements LogRecordProcessor {
  readonly #processor: BatchProcessor<ReadableLogRecord>;

  constructor(processor: BatchProcessor<ReadableLogRecord>) {
    this.#processor = processor;
  }

  onEmit(record: ReadableLogRecord): void {
    this.#processor.add(record, record.resource, record.instrumentationScope);
  }

  forceFlush(): Promise<void> {
    return this.#processor.flush();
  }

  shutdown(): Promise<void> {
    return this.#processor.shutdown();
  }
}
