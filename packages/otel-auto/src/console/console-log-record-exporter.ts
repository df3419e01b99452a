import { ExportResultCode, type ExportResult } from '@opentelemetry/core';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { SignalExporter } from './signal-exporter';
import type { ApplicationStream } from './application-stream';

/**
 * Writes log records, each batch in one piece, so that no other output comes between the lines of a
 * record.
 */
export class ConsoleLogRecordExporter implements SignalExporter {
  readonly #stream: ApplicationStream;
  readonly #format: (record: ReadableLogRecord) => string;

  constructor(stream: ApplicationStream, format: (record: ReadableLogRecord) => string) {
    this.#stream = stream;
    this.#format = format;
  }

  export(records: readonly ReadableLogRecord[], onResult: (result: ExportResult) => void): void {
    const text = records.map((record) => `${this.#format(record)}\n`).join('');
    this.#stream.write(text, (error) =>
      onResult(
        error === undefined
          ? { code: ExportResultCode.SUCCESS }
          : { code: ExportResultCode.FAILED, error },
      ),
    );
  }

  shutdown(): Promise<void> {
    return Promise.resolve();
  }
}
