import { dirname } from 'node:path';

/**
 * Yields a path and the folders above it, the nearest first, up to the root or for `maxLevels`
 * levels.
 */
export function* foldersFrom(path: string, maxLevels = Infinity): Generator<string, void> {
  let folder = path;
  for (let level = 0; level < maxLevels; level += 1) {
    yield folder;
    const parent = dirname(folder);
    if (parent === folder) return;
    folder = parent;
  }
}
