import { describe, expect, it } from '@jest/globals';
import type { AppOptions, Run } from '@acme/otel-testkit';
import { createMisbehavingReceiver } from '../support/misbehaving-receiver';
import { runProcesses } from './support/run-processes';

const JEST = require.resolve('jest/bin/jest');
const JEST_CONFIG = JSON.stringify({
  rootDir: '.',
  testRegex: 'runners/.*\\.test\\.js$',
  transform: {},
});

/** Exports begin while the tests run, so that a runner can see what they leave open. */
const EAGER = { OTEL_BSP_SCHEDULE_DELAY: '1', OTEL_METRIC_EXPORT_INTERVAL: '100' };

const runJest = (args: readonly string[], options: Partial<AppOptions> = {}): Promise<Run> =>
  runProcesses(JEST, {
    door: 'node-options',
    env: EAGER,
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

/** What Jest says of handles that are left open, and of workers that do not end by themselves. */
const COMPLAINTS = /open handle|did not exit|failed to exit|force exited/;

describe('node --test', () => {
  it('ends, and each of its processes delivers once', async () => {
    const files = ['runners/one.test.js', 'runners/other.test.js'];
    const run = await runProcesses(undefined, {
      door: 'node-options',
      env: EAGER,
      nodeArgs: ['--test', '--test-reporter=tap', ...files],
    });
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toContain('# pass 3');
    expectRequests(run, 2);
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
    const run = await runJest(['--detectOpenHandles']);
    expect(run.exitCode).toBe(0);
    expect(run.stderr).not.toMatch(COMPLAINTS);
    expectRequests(run, 1);
  });

  it('detects none while a collector does not answer', async () => {
    const receiver = await createMisbehavingReceiver({ kind: 'hang', reads: false });
    try {
      const run = await runJest(['--detectOpenHandles'], { receiver });
      expect(run.exitCode).toBe(0);
      expect(run.stderr).not.toMatch(COMPLAINTS);
    } finally {
      await receiver.close();
    }
  });
});
