// `lerna version` runs this between raising the versions and its commit: writes the new version where
// the packages' code says it, and brings what lerna wrote into our format.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const { version } = JSON.parse(readFileSync(join(root, 'lerna.json'), 'utf8'));

const files = readdirSync(join(root, 'packages'))
  .map((name) => join(root, 'packages', name, 'src/version.ts'))
  .filter((file) => existsSync(file));

for (const file of files) {
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replace(/(VERSION = ')[^']*(')/, `$1${version}$2`));
}
execFileSync('oxfmt', ['lerna.json'], { cwd: root, stdio: 'inherit' });
execFileSync('git', ['add', 'lerna.json', ...files], { cwd: root });
