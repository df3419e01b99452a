/**
 * `npm run release:rehearse`: does in a copy of this tree, below the folder for temporary files, what a
 * release does: raises the version, builds and packs. Then it installs the tarballs into an empty folder and
 * runs the demo from there. Nothing is published or pushed, and this tree stays as it is. `--keep` leaves the
 * copy, and says where.
 *
 * One line for each step; it ends at the first that fails, with what that one printed.
 */
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { withoutNpmRun, writeJson } from './support/installed-applications.ts';

/** A package.json, as far as a release is concerned. */
interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly repository?: { readonly url?: string; readonly directory?: string };
  readonly publishConfig?: { readonly access?: string; readonly provenance?: boolean };
  readonly dependencies?: Readonly<Record<string, string>>;
}

const SCOPE = '@acme';
const STEP_LIMIT_MILLIS = 120_000;

const root = join(import.meta.dirname, '..');
const { values: options } = parseArgs({ options: { keep: { type: 'boolean', default: false } } });

// npm takes no way through a link, as the folder for temporary files may be one
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'acme-otel-auto-release-')));
const copy = join(folder, 'copy');
const application = join(folder, 'application');

const env: NodeJS.ProcessEnv = {
  ...withoutNpmRun(process.env),
  PATH: [join(copy, 'node_modules/.bin'), process.env.PATH].join(delimiter),
  // whoever releases has a name; here nobody's settings count
  GIT_CONFIG_GLOBAL: '/dev/null',
  ...Object.fromEntries(
    ['AUTHOR', 'COMMITTER'].flatMap((role) => [
      [`GIT_${role}_NAME`, 'rehearsal'],
      [`GIT_${role}_EMAIL`, 'rehearsal@example.com'],
    ]),
  ),
  npm_config_prefer_offline: 'true',
};

process.once('exit', () => {
  if (options.keep) console.log(`the copy is ${copy}`);
  else rmSync(folder, { recursive: true, force: true });
});
for (const [signal, exitCode] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  process.once(signal, () => process.exit(exitCode));
}

step('the tree is copied', copyTree);
const version = step('the version is raised, and is the same everywhere', raiseVersion);
step('packages and examples are built', () => run('npm', ['run', 'build']));
const tarballs = step('the packages are packed', pack);
step('each has the version, its repository and provenance', () => tarballs.forEach(checkManifest));
step('they are installed into an empty folder', install);
step(`${version} starts by the flag`, startByFlag);
step('the demo runs from what is installed', runDemo);
console.log(`${version} could be released; nothing was`);

function step<Result>(title: string, act: () => Result): Result {
  const startedAt = performance.now();
  try {
    const result = act();
    console.log(`ok     ${title} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`);
    return result;
  } catch (error) {
    const { message, stdout = '', stderr = '' } = error as Error & Record<string, unknown>;
    console.log(`FAILED ${title}\n${message}\n${stdout}${stderr}`);
    process.exit(1);
  }
}

/** Copies what git has and would take, as it stands here, and makes a commit of it: the former release. */
function copyTree(): void {
  const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const files = execFileSync('git', list, { cwd: root, encoding: 'utf8' }).split('\0');
  for (const file of files.filter((name) => name !== '' && existsSync(join(root, name)))) {
    cpSync(join(root, file), join(copy, file), { verbatimSymlinks: true });
  }
  linkDependencies('');
  for (const name of readdirSync(join(copy, 'examples'))) linkDependencies(`examples/${name}`);
  const { version: former } = readJson<{ version: string }>(join(copy, 'lerna.json'));
  run('git', ['init', '--quiet', '--initial-branch', 'main']);
  run('git', ['add', '--all']);
  run('git', ['commit', '--quiet', '--message', `chore(release): v${former}`]);
  run('git', ['tag', `v${former}`]);
}

/** Links what is installed here; of the packages of this repository the copy has its own. */
function linkDependencies(place: string): void {
  const installed = join(root, place, 'node_modules');
  if (!existsSync(installed)) return;
  const target = join(copy, place, 'node_modules');
  mkdirSync(target);
  for (const name of readdirSync(installed).filter((each) => each !== SCOPE)) {
    symlinkSync(join(installed, name), join(target, name));
  }
  if (place !== '') return;
  for (const name of readdirSync(join(copy, 'packages'))) {
    const manifest = readJson<Manifest>(join(copy, 'packages', name, 'package.json'));
    linkPackage(manifest.name, join(copy, 'packages', name));
  }
}

function linkPackage(name: string, to: string): void {
  const link = join(copy, 'node_modules', name);
  rmSync(link, { force: true });
  mkdirSync(dirname(link), { recursive: true });
  symlinkSync(to, link);
}

/** Raises the version as `npx lerna version` does it, without a place to push to. */
function raiseVersion(): string {
  const file = join(copy, 'lerna.json');
  const { version: former } = readJson<{ version: string }>(file);
  run('lerna', ['version', '--yes', '--no-push']);
  const { version: raised } = readJson<{ version: string }>(file);
  if (raised === former) throw new Error(`lerna has left the version ${former}`);
  run('npm', ['run', 'check', '--', 'versions', 'metadata', 'format']);
  const changes = run('git', ['status', '--porcelain']);
  if (changes !== '') throw new Error(`the commit of the release lacks\n${changes}`);
  return raised;
}

function pack(): readonly string[] {
  const output = run('npm', [
    ...['run', '--silent', 'pack', '--', '--json', '--no-build'],
    ...['--to', join(folder, 'tarballs')],
  ]);
  const { distro, others } = JSON.parse(output) as { distro: string; others: readonly string[] };
  return [distro, ...others];
}

/**
 * Looks for what npm asks for to publish with provenance, and for what would install another version
 * beside it.
 */
function checkManifest(tarball: string): void {
  const manifest = readPacked(tarball);
  const { repository, publishConfig, dependencies = {} } = manifest;
  const own = Object.entries(dependencies).filter(([name]) => name.startsWith(`${SCOPE}/`));
  const faults = [
    manifest.version === version ? [] : [`is ${manifest.version}`],
    manifest.private ? ['is private'] : [],
    repository?.url && repository.directory ? [] : ['has no repository'],
    publishConfig?.provenance ? [] : ['has no provenance'],
    publishConfig?.access === 'public' ? [] : ['is not public'],
    own.flatMap(([name, wanted]) => (wanted === version ? [] : [`needs ${name} ${wanted}`])),
  ].flat();
  if (faults.length > 0) throw new Error(`${manifest.name} ${faults.join(', ')}`);
}

function install(): void {
  mkdirSync(application);
  const dependencies = tarballs.map((tarball) => [readPacked(tarball).name, `file:${tarball}`]);
  writeJson(join(application, 'package.json'), {
    private: true,
    dependencies: Object.fromEntries(dependencies),
  });
  run('npm', ['install', '--no-audit', '--no-fund'], application);
}

/** The line of the README. */
function startByFlag(): void {
  writeFileSync(join(application, 'app.js'), '');
  // stderr is where it says so
  const line = 'node --require @acme/otel-auto/register app.js 2>&1';
  const output = run('sh', ['-c', line], application);
  if (!output.includes(`@acme/otel-auto ${version} on Node.js`)) {
    throw new Error(`it does not say its version:\n${output}`);
  }
}

function runDemo(): void {
  for (const tarball of tarballs) {
    const { name } = readPacked(tarball);
    linkPackage(name, join(application, 'node_modules', name));
  }
  run('npm', ['run', 'demo', '--', '--no-build']);
}

function readPacked(tarball: string): Manifest {
  return JSON.parse(run('tar', ['-xOzf', tarball, 'package/package.json'])) as Manifest;
}

function readJson<Content>(file: string): Content {
  return JSON.parse(readFileSync(file, 'utf8')) as Content;
}

/** Runs a command and gives what it printed; the error of one that fails has it too. */
function run(command: string, args: readonly string[], cwd = copy): string {
  return execFileSync(command, args, {
    cwd,
    env,
    encoding: 'utf8',
    timeout: STEP_LIMIT_MILLIS,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}
