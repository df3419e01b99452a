// Builds everything: `tsc -b` for the packages, the bundle of the distro, the examples.
// `npm run build -- --only packages` leaves the examples out.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { bundleDistro } from './bundle-distro.ts';

const root = join(import.meta.dirname, '..');
const examples = ['nestjs-winston', 'express-winston', 'nestjs-sdk-node'];

const tsc = (...args: readonly string[]) =>
  execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), ...args], {
    cwd: root,
    stdio: 'inherit',
  });

tsc('-b');
await bundleDistro(root);
if (!process.argv.includes('packages')) {
  for (const name of examples) {
    const project = join('examples', name, 'tsconfig.json');
    if (existsSync(join(root, project))) tsc('-p', project);
  }
}
