import { execFileSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { installLibraries, runNpm } from './install-libraries';
import { tarballs } from './installation';
import { listFiles, makeOnce } from './make-once';

const ROOT = join(__dirname, '../..');
const EXAMPLE = join(ROOT, 'examples/nestjs-sdk-node');

/** The folder of `test/` with the libraries of the example, which has a lock file of its own. */
export const EXAMPLE_LIBRARIES = 'apps-sdk-node';

/**
 * Builds `examples/nestjs-sdk-node` outside the workspace, with its dependencies, the packed log
 * bridge, the packed instrumentation of NestJS and the packed distro.
 *
 * @returns the folder, in which `dist` is the result of the example's own build
 */
export function installExample(): string {
  const { 'otel-auto': distro, 'otel-nestjs': nest, 'otel-winston': bridge } = tarballs();
  const libraries = installLibraries(EXAMPLE_LIBRARIES);
  const files = [
    ...listFiles(join(EXAMPLE, 'src')),
    join(EXAMPLE, 'tsconfig.json'),
    join(libraries, 'package-lock.json'),
    distro,
    nest,
    bridge,
  ];
  return makeOnce('example', files, (draft) => {
    cpSync(libraries, draft, { recursive: true });
    runNpm(`npm install ${distro} ${nest} ${bridge}`, draft);
    build(join(draft, 'dist'));
  });
}

function build(folder: string): void {
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, '-p', EXAMPLE, '--outDir', folder], { encoding: 'utf8' });
}
