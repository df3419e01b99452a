import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { installLibraries } from './install-libraries';
import { installationFolder, tarballs } from './installation';
import { makeOnce } from './make-once';

/** The workspaces of `test/apps-loggers`, each with other versions of loggers; `.` has the newest. */
export type LoggerWorkspace =
  | '.'
  | 'bunyan2'
  | 'nest10'
  | 'nest11'
  | 'nest11.0'
  | 'pino8'
  | 'pino8.0'
  | 'pino9';

/**
 * Puts the loggers of `test/apps-loggers` and the installed distro into a folder outside the workspace.
 *
 * @returns the folder of one of its workspaces
 */
export function installLoggers(workspace: LoggerWorkspace): string {
  const libraries = installLibraries('apps-loggers');
  const files = [join(libraries, 'package-lock.json'), tarballs()['otel-auto']];
  const folder = makeOnce('loggers', files, (draft) => {
    cpSync(libraries, draft, { recursive: true, verbatimSymlinks: true });
    const distro = 'node_modules/@acme/otel-auto';
    cpSync(join(installationFolder(), distro), join(draft, distro), { recursive: true });
  });
  return join(folder, workspace);
}
