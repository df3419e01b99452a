import { existsSync, readFileSync } from 'node:fs';

/** Gives the text of a file, or `undefined` if it cannot be read. */
export type ReadFile = (path: string) => string | undefined;

/**
 * Reads a file of this machine. Never throws.
 *
 * Most files that are looked for in the start of a process are not there, and to ask first costs a
 * tenth of catching the error.
 */
export const readFile: ReadFile = (path) => {
  try {
    return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  } catch {
    return undefined;
  }
};
