import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { installLibraries } from './install-libraries';
import { installationFolder, tarballs } from './installation';
import { makeOnce } from './make-once';

/**
 * Copies the libraries of `test/apps-loggers` or `test/apps-messaging` and the installed distro to
 * a folder outside the workspace.
 *
 * @returns the folder, with the newest versions; its workspaces, if there are any, have other
 *   versions
 */
export function installWithDistro(name: 'loggers' | 'messaging'): string {
  const libraries = installLibraries(`apps-${name}`);
  const files = [join(libraries, 'package-lock.json'), tarballs()['otel-auto']];
  return makeOnce(name, files, (draft) => {
    cpSync(libraries, draft, { recursive: true, verbatimSymlinks: true });
    const distro = 'node_modules/@acme/otel-auto';
    cpSync(join(installationFolder(), distro), join(draft, distro), { recursive: true });
  });
}
