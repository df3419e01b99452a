import type { LogRecordProcessor, ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { Outlet } from '../delivery/outlet';

/** Hands each log record to the outlet when it is emitted; stands last in the logs pipeline. */
export class EncodingLogRecordProcessor implements LogRecordProcessor {
  readonly #outlet: Outlet<ReadableLogRecord>;

  constructor(outlet: Outlet<ReadableLogRecord>) {
    this.#outlet = outlet;
  }

  onEmit(record: ReadableLogRecord): void {
    this.#outlet.add(record, record.resource, record.instrumentationScope);
  }

  forceFlush(): Promise<void> {
    return this.#outlet.flush();
  }

  shutdown(): Promise<void> {
    return this.#outlet.shutdown();
  }
}
