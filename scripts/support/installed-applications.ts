import { execFileSync, type SpawnSyncReturns } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';

// Applications with the packed distro, outside the repository, as its users install it. Kept between
// runs under the hash of what went in, for the benchmark and the fault suite together.

/** A project in which the distro is installed. */
export interface Project {
  readonly dir: string;
  readonly script: string;
}

const CACHE_DIR = join(
  process.env.XDG_CACHE_HOME || join(homedir(), '.cache'),
  'acme-otel-auto-bench',
);

/** The time after which what no run has asked for is deleted. */
const KEEP_MILLIS = 24 * 60 * 60 * 1000;

const NPM_DEADLINE_MILLIS = 5 * 60 * 1000;

/** Opens the folder in which everything is kept, without what has grown old. */
export function openCache(): string {
  mkdirSync(CACHE_DIR, { recursive: true });
  deleteOldFolders();
  return CACHE_DIR;
}

/** A folder of this run alone, which removes it at its end. */
export const makeScratchFolder = (): string => makeFolder(`scratch-${process.pid}`);

/**
 * Packs the distro as it is built.
 *
 * @param root - of the repository
 * @returns the tarball
 */
export function packDistro(root: string): string {
  const dir = makeFolder(`pack-${process.pid}`);
  // by the command, which every revision has under the same name
  const args = ['run', '--silent', 'pack', '--', '--json', '--no-build', '--to', dir];
  const output = execFileSync('npm', args, {
    cwd: root,
    env: withoutNpmRun(process.env),
    encoding: 'utf8',
    timeout: NPM_DEADLINE_MILLIS,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { distro } = JSON.parse(output);
  const kept = join(makeFolder(`tarball-${hash(readFileSync(distro))}`), basename(distro));
  cpSync(distro, kept);
  rmSync(dir, { recursive: true });
  return kept;
}

/**
 * A copy of an application's runnable files, with the dependencies that its users get.
 *
 * @param source - its folder in the repository
 * @param folder - of its runnable files, of which `main.js` starts it
 * @param tarball - of the distro
 * @param shared - files that are put beside these
 */
export function installApplication(
  source: string,
  folder: string,
  tarball: string,
  shared: readonly string[] = [],
): Project {
  const manifest = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'));
  delete manifest.devDependencies;
  manifest.dependencies = withDistro(manifest.dependencies, tarball);
  const ingredients = [
    readFileSync(tarball),
    JSON.stringify(manifest),
    ...readFiles(join(source, folder)),
    ...shared.map((file) => readFileSync(file)),
  ];
  const dir = install(basename(source), ingredients, (target) => {
    writeJson(join(target, 'package.json'), manifest);
    cpSync(join(source, folder), join(target, folder), { recursive: true });
    for (const file of shared) cpSync(file, join(target, folder, basename(file)));
    npm(['install', '--omit=dev'], target);
  });
  return { dir, script: join(dir, folder, 'main.js') };
}

/** The dependencies of a project, and the distro. */
export function withDistro(
  dependencies: Readonly<Record<string, string>>,
  tarball: string,
): Record<string, string> {
  return { ...dependencies, '@acme/otel-auto': `file:${tarball}` };
}

/** Fills a folder named after what goes in, unless it is there; half-filled ones are never seen. */
export function install(
  name: string,
  ingredients: readonly (string | Buffer)[],
  fill: (dir: string) => void,
): string {
  const dir = join(CACHE_DIR, `${name}-${hash(...ingredients)}`);
  if (existsSync(dir)) {
    writeFileSync(join(dir, '.last-used'), '');
    return dir;
  }
  const unfinished = makeFolder(`${basename(dir)}-${process.pid}`);
  fill(unfinished);
  writeFileSync(join(unfinished, '.last-used'), '');
  if (existsSync(dir)) rmSync(unfinished, { recursive: true });
  else renameSync(unfinished, dir);
  return dir;
}

/** Runs npm in a project that is not the one of this run. */
export function npm(args: readonly string[], cwd: string): void {
  try {
    execFileSync('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd,
      env: withoutNpmRun(process.env),
      timeout: NPM_DEADLINE_MILLIS,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  } catch (error) {
    const { stderr, message } = error as SpawnSyncReturns<Buffer> & Error;
    const reason = stderr.toString() || message;
    throw new Error(`npm ${args[0]} failed in ${cwd}: ${reason}`, { cause: error });
  }
}

/** `npm run` tells its children which project they are of; ours are of another. */
export function withoutNpmRun(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const foreign = /^(npm_(package|lifecycle|command|config_local_prefix|config_prefix)|INIT_CWD)/;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !foreign.test(name)));
}

function deleteOldFolders() {
  for (const name of readdirSync(CACHE_DIR)) {
    const dir = join(CACHE_DIR, name);
    const mark = join(dir, '.last-used');
    const { mtimeMs } = statSync(existsSync(mark) ? mark : dir);
    if (Date.now() - mtimeMs > KEEP_MILLIS) rmSync(dir, { recursive: true, force: true });
  }
}

function makeFolder(name: string): string {
  const dir = join(CACHE_DIR, name);
  mkdirSync(dir, { recursive: true });
  return dir;
}

function readFiles(dir: string): Buffer[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
    .map((file) => readFileSync(file));
}

function hash(...contents: readonly (string | Buffer)[]): string {
  const sum = createHash('sha256');
  for (const content of contents) sum.update(content);
  return sum.digest('hex').slice(0, 12);
}

export function writeJson(file: string, value: unknown): void {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}
