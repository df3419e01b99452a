import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { listVersionedFiles } from '../support/written-versions.ts';
import { root } from './run.ts';

/** Finds where another version than that of lerna.json is written, or none where one should be. */
export function findWrongVersions(): string[] {
  const wanted = readVersion('lerna.json');
  const manifests = readdirSync(join(root, 'packages'))
    .map((name) => join('packages', name, 'package.json'))
    .map((file) => ({ file, found: [readVersion(file)] }));
  const others = listVersionedFiles(root).map(({ file, pattern }) => {
    const matches = readFileSync(join(root, file), 'utf8').matchAll(pattern);
    return { file, found: Array.from(matches, ([, , version]) => version) };
  });
  return [...manifests, ...others].flatMap(({ file, found }) => {
    if (found.length === 0) return [`${file} says no version`];
    return found
      .filter((version) => version !== wanted)
      .map((version) => `${file} says ${version}, lerna.json ${wanted}`);
  });
}

function readVersion(file: string): string {
  const { version } = JSON.parse(readFileSync(join(root, file), 'utf8')) as { version: string };
  return version;
}
