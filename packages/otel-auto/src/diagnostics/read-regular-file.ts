import { readFile, stat } from 'node:fs';

/** The size of the largest file that is read; a larger one is generated and not worth reading. */
const MAX_BYTES = 32 * 1024 * 1024;

/**
 * Reads the text of a file; returns `undefined` for one that is too large or not a regular file.
 * Reading a pipe would take its content from the application. Never throws.
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
