/**
 * `npm run test:suite -- CHECKOUT`: runs a library's own tests on plain Node.js and with the distro as it
 * is built, and lists those that pass only without it.
 *
 * The checkout is copied below a `node_modules`, where an application has the library and where it is
 * instrumented. It is installed and tested by its own commands; what they need beside (a server, a
 * registry) is theirs.
 *
 *   --install COMMAND  how it is installed; by default `npm install`, `none` for not at all
 *   --test COMMAND     how it is tested; by default `npm test`. Let it print TAP, or use the JSON reporter
 *                      of mocha, jest or vitest; mocha's `spec` is understood too
 *   --package FOLDER   the package in a repository of several, where it is tested
 *   --runs N           how often each side runs; a test that does not do the same each time is named apart
 *   --node VERSION     as in the workspace's package.json; by default 24
 *   --span             inside of one span, without which some libraries are not looked at
 *   --keep             leaves the copy, and says where
 *
 * Jest gives modules of its own to what it tests, which no hook sees. The spans that arrived are counted by
 * their scope: a suite whose library has none proves nothing. The last line is
 * `N passed, N failed, N skipped`: failed are the tests that pass without us and not with us.
 */
import { spawn, execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createReceiver } from '@acme/otlp-receiver';
import { parseResults } from './suites/parse-results.ts';

type Results = ReturnType<typeof parseResults>;

const root = join(import.meta.dirname, '..');
const requireFromHere = createRequire(import.meta.filename);
const LIMIT_MILLIS = 20 * 60_000;

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    install: { type: 'string', default: 'npm install --no-audit --no-fund' },
    test: { type: 'string', default: 'npm test' },
    package: { type: 'string', default: '.' },
    runs: { type: 'string', default: '1' },
    node: { type: 'string', default: '24' },
    span: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
  },
});
const [given] = positionals;
if (given === undefined || positionals.length > 1) {
  process.stderr.write('usage: npm run test:suite -- CHECKOUT [--install ...] [--test ...]\n');
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), 'acme-otel-auto-suite-'));
try {
  await main(given);
} finally {
  if (options.keep) process.stdout.write(`the copy is ${folder}\n`);
  else rmSync(folder, { recursive: true, force: true });
}

async function main(checkout: string) {
  const { doors, tested } = prepare(resolve(checkout));
  const receiver = await createReceiver();
  const spansByScope: Map<string, number> = new Map();
  receiver.onArrival((arrival) => {
    for (const { scope } of arrival.signal === 'traces' ? arrival.spans : []) {
      spansByScope.set(scope.name, (spansByScope.get(scope.name) ?? 0) + 1);
    }
    receiver.clear();
  });
  const ours = {
    NODE_OPTIONS: doors.map((door) => `--require ${door}`).join(' '),
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
  };
  try {
    const plainRuns: Results[] = [];
    const ourRuns: Results[] = [];
    for (let run = 0; run < Number(options.runs); run += 1) {
      plainRuns.push(await runTests(tested, {}));
      ourRuns.push(await runTests(tested, ours));
    }
    report(plainRuns, ourRuns, spansByScope);
  } finally {
    await receiver.close();
  }
}

/**
 * Copies and installs.
 *
 * @returns what is required before the tests, and where the tests are run
 */
function prepare(checkout: string) {
  const { name = 'library' } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8'));
  const copy = join(folder, 'node_modules', name);
  cpSync(checkout, copy, { recursive: true, verbatimSymlinks: true });
  if (options.install !== 'none') {
    execFileSync(options.install, { cwd: copy, shell: true, stdio: 'inherit', env: environment() });
  }
  const distro = join(folder, 'node_modules/@acme/otel-auto');
  for (const file of ['package.json', 'register.js', 'dist']) {
    cpSync(join(root, 'packages/otel-auto', file), join(distro, file), { recursive: true });
  }
  // A copy of its own: the library's tests may bring another.
  cpSync(
    join(root, 'node_modules/@opentelemetry/api'),
    join(distro, 'node_modules/@opentelemetry/api'),
    { recursive: true },
  );
  const register = join(distro, 'register.js');
  const span = join(distro, 'in-a-span.cjs');
  if (options.span) cpSync(join(import.meta.dirname, 'suites/in-a-span.cjs'), span);
  return {
    doors: options.span ? [register, span] : [register],
    tested: join(copy, options.package),
  };
}

async function runTests(cwd: string, more: Readonly<Record<string, string>>): Promise<Results> {
  const child = spawn(options.test, {
    cwd,
    shell: true,
    env: { ...environment(), ...more },
    stdio: ['ignore', 'pipe', 'inherit'],
    // Its own group, so that nothing that it started outlives it.
    detached: true,
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (part) => (output += part));
  const timer = setTimeout(() => {
    // A negative id means the group.
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  }, LIMIT_MILLIS);
  await new Promise((done, fail) => child.once('close', done).once('error', fail));
  clearTimeout(timer);
  try {
    return parseResults(output);
  } catch (error) {
    process.stderr.write(`${output.slice(-4000)}\n`);
    throw error;
  }
}

function report(
  plainRuns: readonly Results[],
  ourRuns: readonly Results[],
  spansByScope: ReadonlyMap<string, number>,
): void {
  const titles = new Set([...plainRuns, ...ourRuns].flatMap((run) => [...run.keys()]));
  const always = (runs: readonly Results[], title: string) =>
    runs.every((run) => run.get(title) === true);
  const never = (runs: readonly Results[], title: string) =>
    runs.every((run) => run.get(title) !== true);
  const all = [...titles];
  const passed = all.filter((title) => always(plainRuns, title) && always(ourRuns, title));
  const onlyPlain = all.filter((title) => always(plainRuns, title) && never(ourRuns, title));
  const onlyOurs = all.filter((title) => never(plainRuns, title) && always(ourRuns, title));
  const neither = all.filter((title) => never(plainRuns, title) && never(ourRuns, title));
  const counted = new Set([...passed, ...onlyPlain, ...onlyOurs, ...neither]);
  const unsteady = all.filter((title) => !counted.has(title));
  list('pass only without the distro', onlyPlain);
  list('pass only with the distro', onlyOurs);
  list('do not do the same each time', unsteady);
  for (const [scope, count] of spansByScope) {
    process.stdout.write(`${count} spans of ${scope}\n`);
  }
  process.stdout.write(`${neither.length} fail with and without the distro\n`);
  process.stdout.write(`${passed.length} passed, ${onlyPlain.length} failed, 0 skipped\n`);
  process.exitCode = onlyPlain.length === 0 && passed.length > 0 ? 0 : 1;
}

function list(what: string, titles: readonly string[]): void {
  process.stdout.write(
    `${titles.length} ${what}\n${titles.map((title) => `  ${title}\n`).join('')}`,
  );
}

/**
 * Makes the environment: that of this process, with the Node.js asked for and nothing of this
 * workspace's npm.
 */
function environment(): NodeJS.ProcessEnv {
  const name = options.node === '24' ? 'node' : `node${options.node}`;
  const bin = join(dirname(requireFromHere.resolve(`${name}/package.json`)), 'bin');
  const kept = Object.entries(process.env).filter(
    ([key]) => !/^(npm_(?!config_)|INIT_CWD$|NODE_OPTIONS$|OTEL_|ACME_OTEL_)/i.test(key),
  );
  return { ...Object.fromEntries(kept), PATH: `${bin}${delimiter}${process.env.PATH}` };
}
