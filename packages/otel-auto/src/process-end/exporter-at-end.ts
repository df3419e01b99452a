import type { Explanation } from '../diagnostics/export-failure';
import type { ExportRequest } from '../export/export-request';

/** The exporter of encoded requests, as far as the end of the process needs it. */
export interface ExporterAtEnd {
  /** Sends nothing before the function that it returns is called, or `flush`. */
  hold(): () => void;
  /** Ends the retries: the process is about to end. */
  endRetries(): void;
  /** Whether a request waits because its receiver has failed. */
  isHeldUp(): boolean;
  /**
   * Exports what waits when the event loop turns no more, and says what was lost before. Never throws.
   *
   * `hasWaited`: answers were waited for in vain, so that a request without one counts as undelivered.
   */
  exportAtExit(options: {
    readonly timeoutMillis: number;
    readonly hasWaited: boolean;
  }): Undelivered;
  /** Whether there is a means to export when the event loop turns no more, as far as is known by now. */
  canExportAtExit(): boolean;
}

/** The requests that a process ends with. */
export interface Undelivered {
  /** The requests that no receiver has. */
  readonly requests: readonly ExportRequest[];
  /** The requests that were handed over, with the answer later than any has been. */
  readonly overdue: readonly ExportRequest[];
  /** Why there are undelivered requests, if it is known; else time was up. */
  readonly reason?: Explanation | undefined;
}
