import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { installLibraries } from './install-libraries';
import { installationFolder, tarballs } from './installation';
import { listFiles, makeOnce } from './make-once';

const SOURCE = join(__dirname, '../apps-owners');

/**
 * Copies the applications of `test/apps-owners`, the SDKs and agents that they start and the
 * installed distro to a folder outside the workspace.
 *
 * @returns the folder
 */
export function installOwners(): string {
  const libraries = installLibraries('apps-owners');
  const files = [...listFiles(SOURCE), tarballs()['otel-auto']];
  return makeOnce('owners', files, (draft) => {
    cpSync(libraries, draft, { recursive: true, verbatimSymlinks: true });
    cpSync(SOURCE, draft, { recursive: true });
    cpSync(join(SOURCE, 'agents'), join(draft, 'node_modules'), { recursive: true });
    const distro = 'node_modules/@acme/otel-auto';
    cpSync(join(installationFolder(), distro), join(draft, distro), { recursive: true });
  });
}
