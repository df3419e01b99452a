// `npm test`: builds the packages, runs the unit tests, the end-to-end tests and the core of the
// gauntlet, and ends with one line that counts them. It needs Node.js and npm only; what needs a server
// is `npm run test:servers` and `npm run test:gauntlet`. Arguments are handed to Jest, which alone runs
// then: `npm test -- --selectProjects e2e --testPathPatterns doors`.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const root = join(import.meta.dirname, '..');
const bin = join(root, 'node_modules/node/bin');
const node = join(bin, process.platform === 'win32' ? 'node.exe' : 'node');
const projects = ['otlp-receiver', 'otel-winston', 'otel-nestjs', 'otel-auto', 'testkit', 'e2e'];

if (!existsSync(node)) {
  console.error(`${node} is missing; run "npm ci" first, with install scripts allowed.`);
  process.exit(1);
}

// the project's own Node.js, whichever runs this
const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` };
const run = (...args: readonly string[]) =>
  spawnSync(node, args, { cwd: root, env, stdio: 'inherit' }).status ?? 1;
interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

const COUNTS = /^(\d+) passed, (\d+) failed, (\d+) skipped$/m;

const buildStatus = run(join(root, 'scripts/build.ts'), '--only', 'packages');
if (buildStatus !== 0) process.exit(buildStatus);

const folder = mkdtempSync(join(tmpdir(), 'acme-otel-auto-test-'));
const results = join(folder, 'results.json');
const given = process.argv.slice(2);
const jestStatus = run(
  join(root, 'node_modules/jest/bin/jest.js'),
  '--config',
  join(root, 'jest.config.mjs'),
  ...(given.includes('--selectProjects') ? [] : ['--selectProjects', ...projects]),
  '--json',
  '--outputFile',
  results,
  ...given,
);
const parts = [readCounts(), ...(given.length > 0 ? [] : [runGauntlet()])];
rmSync(folder, { recursive: true });

const sum = (key: keyof Counts) => parts.reduce((total, counts) => total + counts[key], 0);
console.log(`${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`);
process.exitCode = jestStatus || (sum('failed') > 0 || sum('passed') === 0 ? 1 : 0);

/** The programs that need no server, beside plain Node.js. */
function runGauntlet(): Counts {
  const script = join(root, 'scripts/test-gauntlet.ts');
  const { stdout, stderr } = spawnSync(node, [script, '--core', '--no-build'], {
    cwd: root,
    env,
    encoding: 'utf8',
    maxBuffer: Infinity,
  });
  const counts = COUNTS.exec(stdout);
  // Its own line of counts is not the last word here.
  process.stdout.write(stdout.replace(COUNTS, 'gauntlet: $&'));
  process.stderr.write(stderr);
  if (counts === null) return { passed: 0, failed: 1, skipped: 0 };
  const [passed = 0, failed = 0, skipped = 0] = counts.slice(1).map(Number);
  return { passed, failed, skipped };
}

/** A file that could not be run counts as one failure: none of its tests is known. */
function readCounts(): Counts {
  if (!existsSync(results)) return { passed: 0, failed: 0, skipped: 0 };
  const {
    numPassedTests: passed,
    numFailedTests,
    numRuntimeErrorTestSuites,
    numPendingTests,
    numTodoTests,
  } = JSON.parse(readFileSync(results, 'utf8'));
  return {
    passed,
    failed: numFailedTests + numRuntimeErrorTestSuites,
    skipped: numPendingTests + numTodoTests,
  };
}
