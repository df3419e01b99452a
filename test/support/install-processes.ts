import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { installLibraries } from './install-libraries';
import { installationFolder, tarballs } from './installation';
import { listFiles, makeOnce } from './make-once';

const SOURCE = join(__dirname, '../apps-processes');

/**
 * Puts the applications of `test/apps-processes`, what they use and the installed distro into a folder
 * outside the workspace.
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
