// `npm test`: builds the packages, runs the unit tests and the end-to-end tests, and ends with one
// line that counts them. It needs Node.js and npm only; what needs a server is `npm run test:servers`.
// Arguments are handed to Jest: `npm test -- --selectProjects e2e --testPathPatterns doors`.
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
const run = (...args) => spawnSync(node, args, { cwd: root, env, stdio: 'inherit' }).status ?? 1;

const buildStatus = run(join(root, 'scripts/build.mjs'), '--only', 'packages');
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
const counts = readCounts();
rmSync(folder, { recursive: true });

console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
const ran = counts.passed + counts.failed;
process.exitCode = jestStatus !== 0 || counts.failed > 0 || ran === 0 ? jestStatus || 1 : 0;

/** A file that could not be run counts as one failure: none of its tests is known. */
function readCounts() {
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
