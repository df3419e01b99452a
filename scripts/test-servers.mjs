/**
 * `npm run test:servers`: starts a real PostgreSQL, Redis and MariaDB of Debian's packages on free
 * loopback ports, runs the tests of `test/servers` against them, and stops them. It installs nothing:
 * a server that is not there is an error. `-- --no-build` tests what has been built; other arguments
 * go to Jest.
 *
 * The last line is `N passed, N failed, N skipped`; a server that is missing or does not start counts
 * as failed.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SERVER_KINDS } from './servers/kinds.mjs';
import { findProgram } from './servers/programs.mjs';
import { startServer } from './servers/start-server.mjs';

const root = path.join(import.meta.dirname, '..');
const TESTS_LIMIT_MILLIS = 5 * 60_000;

const args = process.argv.slice(2);
const jestArgs = args.filter((argument) => argument !== '--no-build');

process.exitCode = await main();

/** @returns {Promise<number>} the exit code */
async function main() {
  const missing = SERVER_KINDS.filter(({ prepare, program }) =>
    [prepare, program].some((name) => name !== undefined && findProgram(name) === undefined),
  );
  if (missing.length > 0) {
    for (const kind of missing) sayMissing(kind);
    return conclude({ passed: 0, failed: missing.length, skipped: 0 });
  }
  if (!args.includes('--no-build')) {
    execFileSync(process.execPath, [path.join(root, 'scripts/build.mjs'), '--only', 'packages'], {
      cwd: root,
      stdio: 'inherit',
    });
  }

  const interruption = new AbortController();
  let interruptedBy = 0;
  for (const [signal, exitCode] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ]) {
    process.on(signal, () => {
      interruptedBy = exitCode;
      interruption.abort(new Error(`ended by ${signal}`));
    });
  }

  /** @type {import('./servers/start-server.mjs').Server[]} */
  const servers = [];
  const env = {};
  try {
    for (const kind of SERVER_KINDS) {
      const server = await startServer(kind);
      servers.push(server);
      env[kind.variable] = server.url;
      process.stdout.write(`${kind.name} is ready at ${server.url}\n`);
      interruption.signal.throwIfAborted();
    }
    return conclude(await runTests(env, interruption.signal));
  } catch (error) {
    process.stderr.write(`${error.message}\n${error.stderr ?? ''}\n`);
    const exitCode = conclude({ passed: 0, failed: 1, skipped: 0 });
    return interruptedBy || exitCode;
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
}

/** @param {import('./servers/kinds.mjs').ServerKind} kind */
function sayMissing({ name, debianPackage, prepare, program }) {
  const programs = [prepare, program].filter((file) => file !== undefined).join(' and ');
  process.stderr.write(
    `\nERROR: ${name} is not installed: ${programs} not found.\n` +
      `       It is in Debian's package ${debianPackage}: apt-get install -y ${debianPackage}\n\n`,
  );
}

/**
 * @param {Record<string, string>} env where the servers are
 * @param {AbortSignal} interrupted
 * @returns {Promise<Counts>}
 */
async function runTests(env, interrupted) {
  const folder = mkdtempSync(path.join(tmpdir(), 'acme-otel-auto-results-'));
  const file = path.join(folder, 'results.json');
  const jest = spawn(
    process.execPath,
    [
      path.join(root, 'node_modules/jest/bin/jest.js'),
      ...['--selectProjects', 'servers', '--json', `--outputFile=${file}`],
      ...jestArgs,
    ],
    // Jest tells people on stderr; its stdout would be the results once more.
    { cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const timer = setTimeout(() => jest.kill('SIGKILL'), TESTS_LIMIT_MILLIS);
  interrupted.addEventListener('abort', () => jest.kill('SIGTERM'));
  try {
    const [exitCode, signal] = await once(jest, 'close');
    interrupted.throwIfAborted();
    if (signal !== null) throw new Error(`the tests did not end within ${TESTS_LIMIT_MILLIS} ms`);
    return toCounts(JSON.parse(readFileSync(file, 'utf8')), exitCode);
  } finally {
    clearTimeout(timer);
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 */

/**
 * @param {Record<string, number>} results of Jest
 * @param {number} exitCode of Jest
 * @returns {Counts}
 */
function toCounts(results, exitCode) {
  const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
  return {
    passed: results.numPassedTests,
    // Whatever else Jest minds (no test at all, for one) must not look like success.
    failed: exitCode === 0 ? failed : Math.max(1, failed),
    skipped: results.numPendingTests + results.numTodoTests,
  };
}

/**
 * Says the counts in the line that is last.
 *
 * @param {Counts} counts
 * @returns {number} the exit code
 */
function conclude({ passed, failed, skipped }) {
  process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
  return failed === 0 && passed > 0 ? 0 : 1;
}
