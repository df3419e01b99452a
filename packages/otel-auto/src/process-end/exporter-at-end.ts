import type { Explanation } from '../diagnostics/export-failure';
import type { ExportRequest } from '../export/export-request';

/** The part of the exporter of encoded requests that the end of the process needs. */
export interface ExporterAtEnd {
  /** Holds back all sending until the returned function, or `flush`, is called. */
  suspend(): () => void;
  /** Disables retries, since the process is about to end. */
  endRetries(): void;
  /** Returns whether a request waits because its receiver has failed. */
  isBackingOff(): boolean;
  /**
   * Exports waiting requests without the event loop, and reports earlier losses. Never throws.
   *
   * `hasWaited`: whether responses were waited for in vain, so that a request without one counts as
   * undelivered.
   */
  exportAtExit(options: {
    readonly timeoutMillis: number;
    readonly hasWaited: boolean;
  }): Undelivered;
  /**
   * Returns whether there is a means to export without the event loop, as far as is known by now.
   */
  canExportAtExit(): boolean;
}

/** The requests that a process ends with. */
export interface Undelivered {
  /** The requests that no receiver has. */
  readonly requests: readonly ExportRequest[];
  /** The requests that were sent, but whose response is later than any before. */
  readonly overdue: readonly ExportRequest[];
  /** The reason for the undelivered requests, if it is known; otherwise a timeout. */
  readonly reason?: Explanation | undefined;
}
