/** Whether the process is about to end, and a way to wait for it. One for each pipeline. */
export interface Ending {
  readonly hasBegun: boolean;
  /** Resolves when the end begins. */
  readonly begun: Promise<void>;
  /** Begins the end. Harmless when called again. */
  begin(): void;
}

export function createEnding(): Ending {
  let hasBegun = false;
  let resolve: () => void = () => undefined;
  const begun = new Promise<void>((done) => {
    resolve = done;
  });
  return {
    get hasBegun() {
      return hasBegun;
    },
    begun,
    begin() {
      hasBegun = true;
      resolve();
    },
  };
}
