import { readFile, stat } from 'node:fs';

/** So large a file nobody has written; more is not read for the sake of a line. */
const MAX_BYTES = 32 * 1024 * 1024;

/**
 * Gives the text of a file, or nothing. What is read from a pipe the application would lack. Never
 * throws.
 */
export function readRegularFile(path: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    stat(path, (notThere, stats) => {
      if (notThere !== null || !stats.isFile() || stats.size > MAX_BYTES) {
        resolve(undefined);
        return;
      }
      readFile(path, 'utf8', (error, text) => resolve(error === null ? text : undefined));
    });
  });
}
