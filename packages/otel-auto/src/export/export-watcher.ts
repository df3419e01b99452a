import type { Signal } from '../signal';
import type { SendResult } from '../transport/sender';
import type { ExportRequest } from './export-request';

/**
 * Watcher of the exports of a process, in the place of the voice: `otel-auto doctor` is one. While there is
 * one nothing is written to stdout, which is for its report. The methods must not throw.
 */
export interface ExportWatcher {
  /** Called when an attempt to send a request begins. */
  onSend(request: ExportRequest): void;
  /** Called with the result of each attempt. */
  onResult(request: ExportRequest, result: SendResult): void;
  /** Called with the SDK's spans, log records or resource metrics in the place of the console. */
  onConsoleExport(signal: Signal, items: unknown): void;
}
