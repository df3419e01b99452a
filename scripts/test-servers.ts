/**
 * `npm run test:servers`: starts the real servers of `servers/kinds.ts`, from Debian's packages, on free
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
import { withServers } from './servers/with-servers.ts';

const root = path.join(import.meta.dirname, '..');
const TESTS_LIMIT_MILLIS = 5 * 60_000;

const args = process.argv.slice(2);
const jestArgs = args.filter((argument) => argument !== '--no-build');

process.exitCode = await main();

/** @returns the exit code */
async function main(): Promise<number> {
  if (!args.includes('--no-build')) {
    execFileSync(process.execPath, [path.join(root, 'scripts/build.ts'), '--only', 'packages'], {
      cwd: root,
      stdio: 'inherit',
    });
  }
  const counts = await withServers(runTests);
  return conclude(counts ?? { passed: 0, failed: 1, skipped: 0 });
}

/** @param env - where the servers are */
async function runTests(env: Record<string, string>, interrupted: AbortSignal): Promise<Counts> {
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

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

interface JestResults {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numRuntimeErrorTestSuites: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
}

function toCounts(results: JestResults, exitCode: number): Counts {
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
 * @returns the exit code
 */
function conclude({ passed, failed, skipped }: Counts): number {
  process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
  return Number(process.exitCode) || (failed === 0 && passed > 0 ? 0 : 1);
}
