import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { InstallationName } from './installation';
import { npmEnvironment } from './npm-environment';

const ROOT = join(__dirname, '../..');
const NAMES: readonly InstallationName[] = ['apps', 'apps-nest11'];
const PREFIX = 'acme-otel-auto-e2e-';

/** An installation that was not used for so long is removed. */
const KEPT_MILLIS = 2 * 60 * 60 * 1000;

/**
 * Installs the packed distro beside the fixture applications, in a folder outside the workspace:
 *
 * 1. packs what is built,
 * 2. `npm ci` with the lock of the applications (once per lock),
 * 3. the line that `npm run pack` prints (once per content of tarballs, lock and applications).
 *
 * Everything is made under a name of its own and then renamed, so that two runs at once are safe.
 *
 * @returns the folder, which holds `tarballs` and one folder for each of `InstallationName`
 */
export function prepareInstallation(): string {
  removeUnused();
  const draft = mkdtempSync(join(tmpdir(), `${PREFIX}draft-`));
  try {
    const packed = pack(join(draft, 'tarballs'));
    const sources = NAMES.flatMap((name) => listFiles(join(ROOT, 'test', name)));
    const folder = join(tmpdir(), `${PREFIX}${hashFiles([...packed.files, ...sources])}`);
    if (!existsSync(folder)) {
      for (const name of NAMES) install(name, join(draft, name), packed.install);
      publish(draft, folder);
    }
    touch(folder);
    return folder;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

function pack(folder: string): { readonly files: readonly string[]; readonly install: string } {
  const output = execFileSync(
    process.execPath,
    [join(ROOT, 'scripts/pack.mjs'), '--no-build', '--json', '--to', folder],
    { encoding: 'utf8', env: npmEnvironment() },
  );
  const {
    distro,
    others,
    install: line,
  } = JSON.parse(output) as {
    distro: string;
    others: string[];
    install: string;
  };
  return { files: [distro, ...others], install: line };
}

/** Makes the folder of one set of applications. */
function install(name: InstallationName, folder: string, line: string): void {
  const source = join(ROOT, 'test', name);
  const libraries = installLibraries(name);
  cpSync(libraries, folder, { recursive: true });
  runNpm(line, folder);
  cpSync(source, folder, {
    recursive: true,
    // the manifest and the lock have just been written by npm, with the distro in them
    filter: (path) =>
      !['package.json', 'package-lock.json'].includes(path.slice(source.length + 1)) &&
      basename(path) !== 'node_modules',
  });
}

/** What `npm ci` gives for a set of applications, made once per lock. */
function installLibraries(name: InstallationName): string {
  const files = ['package.json', 'package-lock.json'].map((file) => join(ROOT, 'test', name, file));
  const folder = join(tmpdir(), `${PREFIX}libraries-${hashFiles(files)}`);
  if (!existsSync(folder)) {
    const draft = mkdtempSync(join(tmpdir(), `${PREFIX}draft-`));
    for (const file of files) cpSync(file, join(draft, basename(file)));
    runNpm('npm ci', draft);
    publish(draft, folder);
  }
  touch(folder);
  return folder;
}

/** Gives a finished draft its name, unless another run was faster. */
function publish(draft: string, folder: string): void {
  try {
    renameSync(draft, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
    rmSync(draft, { recursive: true, force: true });
  }
}

function runNpm(line: string, folder: string): void {
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

function hashFiles(files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files) {
    hash
      .update(`${basename(file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  }
  return hash.digest('hex').slice(0, 16);
}

function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function touch(folder: string): void {
  const now = new Date();
  utimesSync(folder, now, now);
}

function removeUnused(): void {
  for (const name of readdirSync(tmpdir())) {
    if (!name.startsWith(PREFIX)) continue;
    const folder = join(tmpdir(), name);
    const age = Date.now() - (statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > KEPT_MILLIS) rmSync(folder, { recursive: true, force: true });
  }
}
