let depth = 0;

/**
 * Runs a logger's work for a line that has its record already, so that the console bridge makes no
 * second record of it.
 */
export function runInsideLogger<T>(work: () => T): T {
  depth += 1;
  try {
    return work();
  } finally {
    depth -= 1;
  }
}

export const isInsideLogger = (): boolean => depth > 0;
