import { readFileSync, statSync } from 'node:fs';

/** Gives the text of a file, or `undefined` if it cannot be read. */
export type ReadFile = (path: string) => string | undefined;

/**
 * Reads a regular file of this machine: a pipe would be the application's to read, and may never end.
 * Never throws.
 *
 * Most files that are looked for in the start of a process are not there, and to ask first costs a
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
 * Path of the `package.json` in a folder. Not by `path.join`, which looks at every character by a call:
 * over a few folders that makes V8 optimize it, and a megabyte of compiler is paged in at start.
 */
export const packageJsonIn = (folder: string): string => `${folder}/package.json`;
