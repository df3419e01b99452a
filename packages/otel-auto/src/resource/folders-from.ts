import { dirname } from 'node:path';

/** A path and the folders above it, the nearest first, as far as the root or for so many levels. */
export function* foldersFrom(path: string, maxLevels = Infinity): Generator<string, void> {
  let folder = path;
  for (let level = 0; level < maxLevels; level += 1) {
    yield folder;
    const parent = dirname(folder);
    if (parent === folder) return;
    folder = parent;
  }
}
