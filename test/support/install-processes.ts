import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { installLibraries } from './install-libraries';
import { installationFolder, tarballs } from './installation';
import { listFiles, makeOnce } from './make-once';

const SOURCE = join(__dirname, '../apps-processes');

/**
 * Copies the applications of `test/apps-processes`, their dependencies and the installed distro to
 * a folder outside the workspace.
 *
 * @returns the folder
 */
export function installProcesses(): string {
  const libraries = installLibraries('apps-processes');
  const files = [...listFiles(SOURCE), tarballs()['otel-auto']];
  return makeOnce('processes', files, (draft) => {
    cpSync(libraries, draft, { recursive: true, verbatimSymlinks: true });
    cpSync(SOURCE, draft, { recursive: true });
    const distro = 'node_modules/@acme/otel-auto';
    cpSync(join(installationFolder(), distro), join(draft, distro), { recursive: true });
  });
}
