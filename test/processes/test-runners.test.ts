import { describe, expect, it } from '@jest/globals';
import type { AppOptions, NodeVersion, Run } from '@acme/otel-testkit';
import { createMisbehavingReceiver } from '../support/misbehaving-receiver';
import { runProcesses } from './support/run-processes';

const JEST = require.resolve('jest/bin/jest');
const JEST_CONFIG = JSON.stringify({
  rootDir: '.',
  testRegex: 'runners/.*\\.test\\.js$',
  transform: {},
});

/** The time that the end has is not what is tested here, and a busy machine may need more. */
const PATIENT = { ACME_OTEL_SHUTDOWN_TIMEOUT: '10000' };

/**
 * Exports begin while the tests run, so that a runner can see what they leave open. Only for that: they
 * leave nothing to be delivered at the end.
 */
const EAGER = { OTEL_BSP_SCHEDULE_DELAY: '1', OTEL_METRIC_EXPORT_INTERVAL: '100' };

const runJest = (args: readonly string[], options: Partial<AppOptions> = {}): Promise<Run> =>
  runProcesses(JEST, {
    door: 'node-options',
    env: PATIENT,
    args: ['--config', JEST_CONFIG, ...args],
    ...options,
  });

/** Each of the three tests has a request that it makes and one that it answers. */
function expectRequests({ spans }: Run, processes: number): void {
  expect(spans.map(({ kind }) => kind).toSorted()).toEqual([
    ...['CLIENT', 'CLIENT', 'CLIENT'],
    ...['SERVER', 'SERVER', 'SERVER'],
  ]);
  const instances = spans.map(({ resource }) => resource.attributes['service.instance.id']);
  expect(new Set(instances).size).toBe(processes);
}

/**
 * Matches Jest's complaints about open handles, and about workers that do not end by themselves.
 */
const COMPLAINTS = /open handle|did not exit|failed to exit|force exited/;

const NODE_TESTS = ['runners/one.test.js', 'runners/other.test.js'];

/** Runs the tests with the runner of Node.js, which is the same in all but its flags. */
const runNodeTests = (
  nodeVersion: NodeVersion,
  args: readonly string[],
  env: Readonly<Record<string, string>> = PATIENT,
): Promise<Run> =>
  runProcesses(undefined, {
    door: 'node-options',
    env,
    nodeVersion,
    nodeArgs: ['--test', '--test-reporter=tap', ...args, ...NODE_TESTS],
  });

describe.each(['20', '22', '24', '26'] as const)('node --test of Node.js %s', (nodeVersion) => {
  it.each([
    ['as spans wait for a batch', PATIENT],
    ['as they are exported at once', EAGER],
    ['over http/json', { ...PATIENT, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' }],
  ])('ends, and each of its processes delivers once, %s', async (_how, env) => {
    const run = await runNodeTests(nodeVersion, [], env);
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toContain('# pass 3');
    expectRequests(run, 2);
  });
});

describe.each(['24', '26'] as const)('node --test in one process of Node.js %s', (nodeVersion) => {
  it.each([[[]], [['--test-force-exit']]])('ends, and delivers once (%j)', async (flags) => {
    const run = await runNodeTests(nodeVersion, ['--test-isolation=none', ...flags]);
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toContain('# pass 3');
    expectRequests(run, 1);
  });
});

describe('jest', () => {
  it('ends, and each of its workers delivers once', async () => {
    // with such a limit, also quick tests run in workers
    const run = await runJest(['--maxWorkers=2', '--workerIdleMemoryLimit=1GB']);
    expect(run.exitCode).toBe(0);
    expect(run.stderr).toContain('Tests:       3 passed, 3 total');
    expect(run.stderr).not.toMatch(COMPLAINTS);
    expectRequests(run, 2);
  });

  it('detects no open handle of ours', async () => {
    const run = await runJest(['--detectOpenHandles'], { env: EAGER });
    expect(run.exitCode).toBe(0);
    expect(run.stderr).not.toMatch(COMPLAINTS);
    expectRequests(run, 1);
  });

  it('detects none while a collector does not answer', async () => {
    const receiver = await createMisbehavingReceiver({ kind: 'hang', reads: false });
    try {
      const run = await runJest(['--detectOpenHandles'], { receiver, env: EAGER });
      expect(receiver.connections).toBeGreaterThan(0);
      expect(run.stderr).not.toMatch(COMPLAINTS);
    } finally {
      await receiver.close();
    }
  });
});
