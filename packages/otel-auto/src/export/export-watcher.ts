import type { Signal } from '../signal';
import type { SendResult } from '../transport/sender';
import type { ExportRequest } from './export-request';

/**
 * A watcher of the exports of a process, in place of the voice, such as `otel-auto doctor`. With a
 * watcher nothing is written to stdout, which has its report. The methods must not throw.
 */
export interface ExportWatcher {
  /** Called when an attempt to send a request begins. */
  onSend(request: ExportRequest): void;
  /** Called with the result of each attempt. */
  onResult(request: ExportRequest, result: SendResult): void;
  /** Called with the SDK's spans, log records or resource metrics in place of the console. */
  onConsoleExport(signal: Signal, items: unknown): void;
}
