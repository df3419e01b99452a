import { readFileSync } from 'node:fs';

/** Gives the text of a file, or `undefined` if it cannot be read. */
export type ReadFile = (path: string) => string | undefined;

/** Reads a file of this machine. Never throws. */
export const readFile: ReadFile = (path) => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
};
