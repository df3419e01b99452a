let depth = 0;

/** Runs what a logger does with a line that has its record; the console it may write to makes none. */
export function runInsideLogger<T>(work: () => T): T {
  depth += 1;
  try {
    return work();
  } finally {
    depth -= 1;
  }
}

export const isInsideLogger = (): boolean => depth > 0;
