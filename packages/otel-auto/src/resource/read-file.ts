import { readFileSync, statSync } from 'node:fs';

/** Returns the text of a file, or `undefined` if it cannot be read. */
export type ReadFile = (path: string) => string | undefined;

/**
 * Reads a regular file of this machine; not a pipe, which is the application's to read, and may
 * never end. Never throws.
 *
 * Most files that are looked for in the start of a process do not exist, and checking first costs a
 * tenth of catching the error.
 */
export const readFile: ReadFile = (path) => {
  try {
    const isFile = statSync(path, { throwIfNoEntry: false })?.isFile() === true;
    return isFile ? readFileSync(path, 'utf8') : undefined;
  } catch {
    return undefined;
  }
};

/**
 * Returns the path of the `package.json` in a folder. `path.join` calls a function for every
 * character: over a few folders that makes V8 optimize it, and a megabyte of compiler is paged in
 * at start.
 */
export const packageJsonIn = (folder: string): string => `${folder}/package.json`;
