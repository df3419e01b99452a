/** The pipeline of a signal, as far as the end of the process needs it. */
export interface Pipeline {
  /**
   * Exports what is there; resolves when every export in progress has ended. `final` forbids retries,
   * since the process is about to end. Never rejects.
   */
  flush(options: { readonly final: boolean }): Promise<void>;
  shutdown(): Promise<void>;
  /** Returns whether there is something to flush: recorded since the last time, or in flight. */
  hasPending(): boolean;
  /** Returns whether there are records that only upstream's exporters can export, which need the event loop. */
  hasUnencoded(): boolean;
  /** Passes what is encoded to the exporter, without a turn of the event loop. Never throws. */
  exportNow(): void;
}
