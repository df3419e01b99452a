/** Whether the process is about to end, and a way to hear of it. One for each pipeline. */
export interface Ending {
  readonly hasBegun: boolean;
  /** Calls back when the end begins; what it returns takes that back. */
  onBegin(listener: () => void): () => void;
  /** Begins the end. Harmless when called again. */
  begin(): void;
}

export function createEnding(): Ending {
  let hasBegun = false;
  const listeners = new Set<() => void>();
  return {
    get hasBegun() {
      return hasBegun;
    },
    onBegin(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    begin() {
      hasBegun = true;
      for (const listener of listeners) listener();
      listeners.clear();
    },
  };
}
