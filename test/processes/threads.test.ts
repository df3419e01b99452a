import { describe, expect, it } from '@jest/globals';
import type { Door } from '@acme/otel-testkit';
import type { ReceivedTelemetry } from '@acme/otlp-receiver';
import { ownLines } from '../support/run';
import { expectSameEnd } from './support/expect-same-end';
import { ALL_ITEMS, instancesByMaker, itemsByMaker } from './support/items-by-maker';
import { runBesidePlain, runProcesses, startProcesses } from './support/run-processes';

const EVERY_THREAD = { main: ALL_ITEMS, 'thread 1': ALL_ITEMS, 'thread 2': ALL_ITEMS };

describe('threads', () => {
  it.each(['by itself', 'by process.exit', 'by an error'])(
    'that end %s deliver once and end as they would have',
    async (end) => {
      const both = await runBesidePlain('threads.cjs', { args: [end] });
      expectSameEnd(both);
      expect(itemsByMaker(both.run)).toEqual(EVERY_THREAD);
      expect(Object.keys(instancesByMaker(both.run))).toHaveLength(3);
    },
  );

  it('leave it to their process to say what it costs', async () => {
    const run = await runProcesses('threads.cjs', { args: ['by itself'] });
    const costs = run.metricPoints.filter(({ name }) => name === 'process.memory.usage');
    const instances = costs.map(({ resource }) => resource.attributes['service.instance.id']);
    expect(new Set(instances)).toEqual(new Set([instancesByMaker(run)['main']]));
  });

  it.each<[environment: string, execArgv: string, door: Door]>([
    ['empty', 'none', 'require'],
    ['empty', 'none', 'import'],
    ['shared', 'none', 'require'],
    ['none', 'empty', 'node-options'],
    ['shared', 'given', 'node-options'],
  ])(
    'with env (%s) and execArgv (%s) behind %s deliver to where their process does',
    async (environment, execArgv, door) => {
      const both = await runBesidePlain('threads.cjs', {
        args: ['by itself', environment, execArgv],
        door,
      });
      expectSameEnd(both);
      expect(itemsByMaker(both.run)).toEqual(EVERY_THREAD);
    },
  );

  it.each<[environment: string, execArgv: string, door: Door]>([
    ['none', 'empty', 'require'],
    ['empty', 'empty', 'node-options'],
  ])(
    'with env (%s) and execArgv (%s) that leave the door %s out have no telemetry',
    async (environment, execArgv, door) => {
      const both = await runBesidePlain('threads.cjs', {
        args: ['by itself', environment, execArgv],
        door,
      });
      expectSameEnd(both);
      expect(itemsByMaker(both.run)).toEqual({ main: ALL_ITEMS });
    },
  );

  it.each(
    (['22.15', '24', '26'] as const).flatMap((nodeVersion) =>
      (['require', 'import'] as const).map((door) => ({ nodeVersion, door })),
    ),
  )('of an ES module deliver to where it does on Node.js $nodeVersion ($door)', async (options) => {
    const run = await runProcesses('thread-of-module.mjs', options);
    expect(run).toMatchObject({
      exitCode: 0,
      stdout: 'thread 1 exits with 0\nthread 1 ended with 0\n',
    });
    expect(itemsByMaker(run)).toEqual({ 'thread 1': ALL_ITEMS });
  });

  it('say nothing that their process has said', async () => {
    const env = { OTEL_METRICS_EXPORTER: 'none' };
    const run = await runProcesses('threads.cjs', { args: ['by itself'], env });
    expect(ownLines(run)).toEqual([
      expect.stringMatching(/^@acme\/otel-auto /),
      expect.stringMatching(/^first (traces|logs) delivered/),
      expect.stringMatching(/^first (traces|logs) delivered/),
    ]);
  });

  it('have the service.instance.id that the environment gives with their mark', async () => {
    const run = await runProcesses('threads.cjs', {
      args: ['by itself'],
      env: { OTEL_RESOURCE_ATTRIBUTES: 'service.instance.id=pod-1' },
    });
    expect(instancesByMaker(run)).toEqual({
      main: 'pod-1',
      'thread 1': expect.stringMatching(/^pod-1\/thread-\d+$/),
      'thread 2': expect.stringMatching(/^pod-1\/thread-\d+$/),
    });
  });
});

describe('threads that live', () => {
  /** How often a batch leaves them. */
  const env = { OTEL_BSP_SCHEDULE_DELAY: '200', OTEL_BLRP_SCHEDULE_DELAY: '200' };
  const hasEarlyItems = (received: ReceivedTelemetry): boolean => {
    const items = itemsByMaker(received);
    return ['thread 1', 'thread 2'].every(
      (maker) => items[maker]?.spans === 20 && items[maker].logRecords === 20,
    );
  };

  it.each([
    ['/terminate', null, 'SIGTERM'],
    ['/exit', 5, null],
  ])('until %s lose nothing but what waits for a batch', async (path, exitCode, signal) => {
    const app = await startProcesses('living-threads.cjs', { env });
    await app.receiver.waitFor('the early items', hasEarlyItems);
    await app.request(path).catch(() => undefined);
    const run = await app.stop();
    expect(run).toMatchObject({ exitCode, signal });
    const { main, ...threads } = itemsByMaker(run);
    expect(main).toEqual(ALL_ITEMS);
    for (const items of Object.values(threads)) {
      expect(items.duplicates).toBe(0);
      expect(Math.min(items.spans, items.logRecords)).toBeGreaterThanOrEqual(20);
    }
  });
});

describe('an application that counts its threads', () => {
  it.each(['by process.exit', 'by SIGTERM', 'by an error'])(
    'counts its own alone when it ends %s',
    async (end) => {
      const both = await runBesidePlain('counted-threads.cjs', { args: [end] });
      expect(both.run.stdout).toBe('a worker is made\na worker is announced\n');
      expectSameEnd(both);
      expect(itemsByMaker(both.run)).toEqual({ main: ALL_ITEMS });
    },
  );
});
