// `lerna version` runs this between raising the versions and its commit: writes the new version where
// code and documents say it, and brings what lerna wrote into our format.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { listVersionedFiles } from './support/written-versions.ts';

const root = join(import.meta.dirname, '..');
const { version } = JSON.parse(readFileSync(join(root, 'lerna.json'), 'utf8')) as {
  version: string;
};

const versioned = listVersionedFiles(root);
for (const { file, pattern } of versioned) {
  const path = join(root, file);
  writeFileSync(path, readFileSync(path, 'utf8').replace(pattern, `$1${version}`));
}
const written = ['lerna.json', ...versioned.map(({ file }) => file)];
execFileSync('oxfmt', written, { cwd: root, stdio: 'inherit' });
execFileSync('git', ['add', ...written], { cwd: root });
