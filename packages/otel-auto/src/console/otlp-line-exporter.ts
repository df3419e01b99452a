import { ExportResultCode, type ExportResult } from '@opentelemetry/core';
import { escapeControls } from '../diagnostics/escape-controls';
import type { Signal } from '../signal';
import { toOtlpJson } from '../transport/to-otlp-json';
import type { ApplicationStream } from './application-stream';
import type { SignalExporter } from './signal-exporter';

/** Encodes exported items as an export request; `undefined` if there are none. */
export type EncodeItems<Items> = (
  items: Items,
) => { toBytes(): Uint8Array; release(): void } | undefined;

/**
 * Writes each export as one line of OTLP JSON, for a collector that reads what the application
 * prints.
 *
 * OTLP specification, "OTLP File Exporter".
 */
export class OtlpLineExporter<Items> implements SignalExporter {
  readonly #signal: Signal;
  readonly #stream: ApplicationStream;
  readonly #encode: EncodeItems<Items>;

  constructor(signal: Signal, stream: ApplicationStream, encode: EncodeItems<Items>) {
    this.#signal = signal;
    this.#stream = stream;
    this.#encode = encode;
  }

  export(items: Items, onResult: (result: ExportResult) => void): void {
    const request = this.#encode(items);
    if (request === undefined) {
      onResult({ code: ExportResultCode.SUCCESS });
      return;
    }
    const json = Buffer.from(toOtlpJson(this.#signal, request.toBytes())).toString();
    request.release();
    this.#stream.write(`${escapeControls(json, 'json')}\n`, (error) =>
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
