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
import { packRevision } from './revision.mjs';
import { EMPTY_PACKAGE } from './subjects.mjs';

/**
 * The folders outside the repository in which everything measured is installed, as its users
 * install it. Kept between runs under the hash of what went in.
 *
 * @typedef {object} Workspace
 * @property {Projects} projects with the distro of this tree
 * @property {Projects | undefined} projectsBefore with that of another revision
 * @property {string | undefined} revision its name
 * @property {Readonly<Record<string, string>> | undefined} peerDirs by the name of the folder in `peers/`
 * @property {string} scratchDir of this run alone
 *
 * @typedef {object} Projects
 * @property {Project} empty an empty project and an empty script
 * @property {Project} express
 * @property {Project} nest
 * @property {Project} requests
 * @property {Project} logLines
 * @property {Project} spans
 *
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
 * @param {string} root of the repository
 * @param {{ peers: boolean, against: string | undefined }} options
 * @returns {Workspace}
 */
export function prepareWorkspace(root, { peers, against }) {
  mkdirSync(CACHE_DIR, { recursive: true });
  deleteOldFolders();
  const revision = against === undefined ? undefined : packRevision(root, against, CACHE_DIR);
  return {
    projects: installProjects(root, packDistro(root)),
    projectsBefore: revision && installProjects(root, revision.tarball),
    revision: revision?.name,
    peerDirs: peers ? installPeers(root) : undefined,
    scratchDir: makeFolder(`scratch-${process.pid}`),
  };
}

/** @returns {Projects} */
function installProjects(root, tarball) {
  const application = (path, folder) => installApplication(join(root, path), folder, tarball);
  return {
    empty: installEmptyProject(tarball),
    express: application('examples/express-winston', 'dist'),
    nest: application('examples/nestjs-winston', 'dist'),
    requests: application('bench/applications/requests', 'src'),
    logLines: application('bench/applications/log-lines', 'src'),
    spans: application('bench/applications/spans', 'src'),
  };
}

/** Removes what belongs to this run alone. */
export function removeScratch({ scratchDir }) {
  rmSync(scratchDir, { recursive: true, force: true });
}

function packDistro(root) {
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

function installEmptyProject(tarball) {
  const manifest = { name: 'empty', private: true, dependencies: withDistro({}, tarball) };
  const folder = install('empty', [readFileSync(tarball), EMPTY_PACKAGE], (dir) => {
    writeJson(join(dir, 'package.json'), manifest);
    writeFileSync(join(dir, 'empty.js'), '');
    npm(['install'], dir);
    addEmptyPackage(dir);
  });
  return { dir: folder, script: join(folder, 'empty.js') };
}

/** A package that does nothing, found by its name and its `exports` as the distro is. */
function addEmptyPackage(dir) {
  const packageDir = join(dir, 'node_modules/@acme/empty');
  mkdirSync(packageDir, { recursive: true });
  const exports = { './register': './register.js' };
  writeJson(join(packageDir, 'package.json'), { name: '@acme/empty', version: '1.0.0', exports });
  writeFileSync(join(packageDir, 'register.js'), '');
}

/** A copy of an application's runnable files, with the dependencies that its users get. */
function installApplication(source, folder, tarball) {
  const manifest = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'));
  delete manifest.devDependencies;
  manifest.dependencies = withDistro(manifest.dependencies, tarball);
  const ingredients = [
    readFileSync(tarball),
    JSON.stringify(manifest),
    ...readFiles(join(source, folder)),
  ];
  const dir = install(basename(source), ingredients, (target) => {
    writeJson(join(target, 'package.json'), manifest);
    cpSync(join(source, folder), join(target, folder), { recursive: true });
    npm(['install', '--omit=dev'], target);
  });
  return { dir, script: join(dir, folder, 'main.js') };
}

function withDistro(dependencies, tarball) {
  return { ...dependencies, '@acme/otel-auto': `file:${tarball}` };
}

function installPeers(root) {
  const source = join(root, 'bench/peers');
  const dirs = readdirSync(source).map((name) => {
    const files = readdirSync(join(source, name), { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => entry.name);
    const contents = files.map((file) => readFileSync(join(source, name, file)));
    const dir = install(`peer-${name}`, contents, (target) => {
      for (const file of files) cpSync(join(source, name, file), join(target, file));
      npm(['ci'], target);
    });
    return [name, dir];
  });
  return Object.fromEntries(dirs);
}

/** Fills a folder named after what goes in, unless it is there; half-filled ones are never seen. */
function install(name, ingredients, fill) {
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

function npm(args, cwd) {
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

function writeJson(file, value) {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}
