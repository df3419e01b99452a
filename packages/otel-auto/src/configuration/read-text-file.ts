import { readFileSync, statSync } from 'node:fs';

/** The size of the largest file that is read: a configuration by hand has some kilobytes. */
const MAX_BYTES = 1024 * 1024;

/**
 * Reads the text of a file at once, since the process starts with what it says. Only regular files:
 * a pipe could keep the start waiting.
 *
 * @throws Error with a cause in a few words
 */
export function readTextFile(path: string): string {
  try {
    const stats = statSync(path);
    if (!stats.isFile()) throw new Error('it is not a regular file');
    if (stats.size > MAX_BYTES) throw new Error(`it has more than ${MAX_BYTES} bytes`);
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Error(code === undefined ? message : (CAUSES[code] ?? code), { cause: error });
  }
}

const CAUSES: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'this process may not read it',
  EPERM: 'this process may not read it',
  ERR_ACCESS_DENIED: 'the permission model denies it; add --allow-fs-read',
};
