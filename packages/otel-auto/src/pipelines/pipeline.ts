/** The pipeline of a signal, as far as the end of the process needs it. */
export interface Pipeline {
  /**
   * Exports what is there; resolves when every export under way has ended. `final` forbids retries,
   * since the process is about to end. Never rejects.
   */
  flush(options: { readonly final: boolean }): Promise<void>;
  shutdown(): Promise<void>;
  /** Whether there is something to flush: recorded since the last time, or on its way. */
  hasPending(): boolean;
  /** Whether some of that can only leave by upstream's exporters, which need the event loop. */
  holdsObjects(): boolean;
  /** Passes what is encoded to the exporter, without a turn of the event loop. Never throws. */
  closeNow(): void;
}
