import { realpathSync } from 'node:fs';

/**
 * Returns the path without symbolic links, or the path itself if there is no such file. Never
 * throws.
 *
 * The native function is a single call. The entry of `node app` has no extension, so there is no
 * such file.
 */
export function realPath(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}
