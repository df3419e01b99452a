import { execFileSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { listFiles, makeOnce } from './make-once';
import { npmEnvironment } from './npm-environment';

/**
 * Installs the dependencies in the `package.json` and lock file of a folder of `test/`, and of the
 * workspaces in it, once per lock file.
 *
 * @returns the folder outside the workspace with its `node_modules`; not to be written to
 */
export function installLibraries(name: string): string {
  const source = join(__dirname, '..', name);
  const files = listFiles(source).filter((file) => MANIFESTS.has(basename(file)));
  return makeOnce('libraries', files, (draft) => {
    for (const file of files) cpSync(file, join(draft, relative(source, file)));
    runNpm('npm ci', draft);
  });
}

const MANIFESTS: ReadonlySet<string> = new Set(['package.json', 'package-lock.json']);

/**
 * Runs a command line as a user types it.
 *
 * @throws Error with its whole output if it fails
 */
export function runNpm(line: string, folder: string): void {
  try {
    execFileSync(line, {
      cwd: folder,
      env: npmEnvironment(),
      shell: true,
      stdio: 'pipe',
      encoding: 'utf8',
    });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`"${line}" failed in ${folder}\n${stdout}${stderr}`, { cause: error });
  }
}
