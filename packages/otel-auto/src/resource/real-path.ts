import { realpathSync } from 'node:fs';

/**
 * The path without symbolic links, and the path itself where there is no such file. Never throws.
 *
 * The native one is a single call; the entry of `node app` lacks its extension and has none.
 */
export function realPath(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}
