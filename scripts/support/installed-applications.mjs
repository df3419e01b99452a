import { execFileSync } from 'node:child_process';
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

/**
 * @typedef {object} Project in which the distro is installed
 * @property {string} dir
 * @property {string} script
 */

const CACHE_DIR = join(
  process.env.XDG_CACHE_HOME || join(homedir(), '.cache'),
  'acme-otel-auto-bench',
);

/** What no run has asked for in this time is deleted. */
const KEEP_MILLIS = 24 * 60 * 60 * 1000;

const NPM_DEADLINE_MILLIS = 5 * 60 * 1000;

/**
 * Opens the folder in which everything is kept, without what has grown old.
 *
 * @returns {string}
 */
export function openCache() {
  mkdirSync(CACHE_DIR, { recursive: true });
  deleteOldFolders();
  return CACHE_DIR;
}

/**
 * A folder of this run alone, which removes it at its end.
 *
 * @returns {string}
 */
export const makeScratchFolder = () => makeFolder(`scratch-${process.pid}`);

/**
 * Packs the distro as it is built.
 *
 * @param {string} root of the repository
 * @returns {string} the tarball
 */
export function packDistro(root) {
  const dir = makeFolder(`pack-${process.pid}`);
  const script = join(root, 'scripts/pack.mjs');
  const output = execFileSync(process.execPath, [script, '--json', '--no-build', '--to', dir], {
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
 * @param {string} source its folder in the repository
 * @param {string} folder of its runnable files, of which `main.js` starts it
 * @param {string} tarball of the distro
 * @param {readonly string[]} [shared] files that are put beside these
 * @returns {Project}
 */
export function installApplication(source, folder, tarball, shared = []) {
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
export function withDistro(dependencies, tarball) {
  return { ...dependencies, '@acme/otel-auto': `file:${tarball}` };
}

/** Fills a folder named after what goes in, unless it is there; half-filled ones are never seen. */
export function install(name, ingredients, fill) {
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
export function npm(args, cwd) {
  try {
    execFileSync('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd,
      env: withoutNpmRun(process.env),
      timeout: NPM_DEADLINE_MILLIS,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  } catch (error) {
    const reason = error.stderr || error.message;
    throw new Error(`npm ${args[0]} failed in ${cwd}: ${reason}`, { cause: error });
  }
}

/** `npm run` tells its children which project they are of; ours are of another. */
function withoutNpmRun(env) {
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

function makeFolder(name) {
  const dir = join(CACHE_DIR, name);
  mkdirSync(dir, { recursive: true });
  return dir;
}

function readFiles(dir) {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
    .map((file) => readFileSync(file));
}

function hash(...contents) {
  const sum = createHash('sha256');
  for (const content of contents) sum.update(content);
  return sum.digest('hex').slice(0, 12);
}

export function writeJson(file, value) {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}
