// `npm test`: builds the packages, runs the unit tests, the end-to-end tests and the core of the
// gauntlet, and ends with one line that counts them. It needs Node.js and npm only; what needs a server
// is `npm run test:servers` and `npm run test:gauntlet`. Arguments are handed to Jest, which alone runs
// then: `npm test -- --selectProjects e2e --testPathPatterns doors`. `--quick` is `npm run test:quick`: what
// takes less than a minute, and at its end what it has left out.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const root = join(import.meta.dirname, '..');
const bin = join(root, 'node_modules/node/bin');
const node = join(bin, process.platform === 'win32' ? 'node.exe' : 'node');
const unitProjects = ['otlp-receiver', 'otel-winston', 'otel-nestjs', 'otel-auto', 'testkit'];

// Unit tests that take longer than all others together, since they start a process for each case, encode
// millions of values, or wait.
const longTests = [
  'packages/otel-auto/test/export-at-exit/export-at-exit.test.ts',
  'packages/otel-auto/test/index.test.ts',
  'packages/otel-auto/test/instrumentations/http/http-clients.test.ts',
  'packages/otel-auto/test/instrumentations/http/http-server.test.ts',
  'packages/otel-auto/test/instrumentations/undici/instrument-undici.test.ts',
  'packages/otel-auto/test/otlp-encoding/any-value.test.ts',
  'packages/otel-auto/test/otlp-encoding/like-upstream.test.ts',
  'packages/otel-auto/test/process-end/lifecycle.test.ts',
  'packages/otel-auto/test/process-end/process-exit.test.ts',
  'packages/otel-auto/test/transport/to-otlp-json.test.ts',
  'packages/otel-winston/test/unchanged.test.ts',
  'packages/otlp-receiver/test/faults/misbehave.test.ts',
  'packages/otlp-receiver/test/serving/many-items.test.ts',
  'packages/otlp-receiver/test/watch.test.ts',
];

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
const isQuick = process.argv.includes('--quick');
const given = process.argv.slice(2).filter((argument) => argument !== '--quick');
const projects = [...unitProjects, isQuick ? 'quick' : 'e2e'];
// one that was renamed would be run again, without a word
if (isQuick) for (const path of longTests) statSync(join(root, path));
const jestStatus = run(
  join(root, 'node_modules/jest/bin/jest.js'),
  '--config',
  join(root, 'jest.config.mjs'),
  ...(given.includes('--selectProjects') ? [] : ['--selectProjects', ...projects]),
  '--json',
  '--outputFile',
  results,
  ...(isQuick ? longTests.map((path) => `--testPathIgnorePatterns=/${path}$`) : []),
  ...given,
);
const parts = [readCounts(), ...(isQuick || given.length > 0 ? [] : [runGauntlet()])];
rmSync(folder, { recursive: true });

if (isQuick) console.log(describeLeftOut());
const sum = (key: keyof Counts) => parts.reduce((total, counts) => total + counts[key], 0);
console.log(`${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`);
process.exitCode = jestStatus || (sum('failed') > 0 || sum('passed') === 0 ? 1 : 0);

/** The tests that were not run, and the commands that do. */
function describeLeftOut(): string {
  return [
    '',
    'Left out:',
    `  ${longTests.length} long unit tests, each by "npx jest FILE":`,
    ...longTests.map((path) => `    ${path}`),
    '  the end-to-end tests: "npm test -- --selectProjects e2e", or one by "npx jest test/doors.test.ts"',
    '  the gauntlet, and all of the above: "npm test"',
    '  the ends of processes, outages and bursts: "npm run test:faults -- --quick"',
    '  what needs servers: "npm run test:servers" and "npm run test:gauntlet"',
    '',
  ].join('\n');
}

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
