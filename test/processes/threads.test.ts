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
    const run = await runProcesses('threads.cjs', { args: ['by itself'] });
    const [start, ...deliveries] = ownLines(run);
    expect(start).toMatch(/^@acme\/otel-auto /);
    expect(deliveries.map((line) => line.split(' delivered')[0]).toSorted()).toEqual([
      'first logs',
      'first metrics',
      'first traces',
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

/** The end of a process by what its main thread does. */
const ENDINGS = {
  'by itself': 0,
  'by process.exit': 6,
  'by SIGTERM': 'SIGTERM',
  'by an error': 1,
} as const;

const EVERY_LIVING_THREAD = { ...EVERY_THREAD, 'thread of thread 1': ALL_ITEMS };

describe('threads that live when their process ends', () => {
  it.each(Object.entries(ENDINGS))(
    'deliver what they hold %s, and it ends as it would have',
    async (end, ending) => {
      const both = await runBesidePlain('ending-with-threads.cjs', { args: [end], ending });
      expectSameEnd(both);
      expect(itemsByMaker(both.run)).toEqual(EVERY_LIVING_THREAD);
      expect(ownLines(both.run)).not.toContainEqual(expect.stringContaining('leaves behind'));
    },
  );

  it.each(['20.10', '22.15', '26'] as const)(
    'deliver what they hold on Node.js %s',
    async (nodeVersion) => {
      const run = await runProcesses('ending-with-threads.cjs', {
        args: ['by process.exit'],
        nodeVersion,
        ending: 6,
      });
      expect(itemsByMaker(run)).toEqual(EVERY_LIVING_THREAD);
    },
  );

  it('do so when a thread ends that has started them', async () => {
    const both = await runBesidePlain('ending-with-threads.cjs', {
      args: ['by process.exit', 'ended thread'],
      ending: 6,
    });
    expectSameEnd(both);
    expect(itemsByMaker(both.run)).toEqual(EVERY_LIVING_THREAD);
  });

  it('do so although the main thread records nothing itself', async () => {
    const run = await runProcesses('ending-with-threads.cjs', {
      args: ['by process.exit', 'silent main'],
      ending: 6,
    });
    const { main: _none, ...threads } = EVERY_LIVING_THREAD;
    expect(itemsByMaker(run)).toEqual(threads);
  });

  it('are not waited for when they are too busy to hear it, and a line says so', async () => {
    const both = await runBesidePlain('ending-with-threads.cjs', {
      args: ['by process.exit', 'busy thread'],
      ending: 6,
    });
    expectSameEnd(both);
    const { 'thread 2': _busy, ...others } = EVERY_LIVING_THREAD;
    expect(itemsByMaker(both.run)).toEqual(others);
    const lines = ownLines(both.run).filter((line) => line.includes('leaves behind'));
    expect(lines).toEqual([expect.stringContaining('what waits in 1 thread')]);
  });

  it('are not waited for when they are terminated on the way out', async () => {
    const both = await runBesidePlain('ending-with-threads.cjs', {
      args: ['by process.exit', 'terminated'],
      ending: 6,
    });
    expectSameEnd(both);
    expect(itemsByMaker(both.run)['main']).toEqual(ALL_ITEMS);
    expect(ownLines(both.run)).not.toContainEqual(expect.stringContaining('leaves behind'));
  });

  it.each(['by process.exit', 'by SIGTERM'] as const)(
    'say what a receiver that is not there could not take (%s)',
    async (end) => {
      const env = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' };
      const run = await runProcesses('ending-with-threads.cjs', {
        args: [end, 'silent main'],
        env,
        ending: ENDINGS[end],
      });
      const lines = ownLines(run).filter((line) => line.includes('leaves behind'));
      // A process that takes longer than a second has measured itself, and says so too.
      const ofThreads = lines.filter((line) => !/leaves behind \d+ data points:/.test(line));
      expect(ofThreads).toEqual(
        ofThreads.map(() => expect.stringMatching(/40 spans, 40 log records/)),
      );
      expect(ofThreads).toHaveLength(3);
    },
  );
});

describe('threads that live', () => {
  /** The environment with the interval at which batches are exported. */
  const env = { OTEL_BSP_SCHEDULE_DELAY: '200', OTEL_BLRP_SCHEDULE_DELAY: '200' };
  const hasEarlyItems = (received: ReceivedTelemetry): boolean => {
    const items = itemsByMaker(received);
    return ['thread 1', 'thread 2'].every(
      (maker) => items[maker]?.spans === 20 && items[maker].logRecords === 20,
    );
  };

  it('until they are terminated lose nothing but what waits for a batch', async () => {
    const app = await startProcesses('living-threads.cjs', { env });
    await app.receiver.waitFor('the early items', hasEarlyItems);
    await app.request('/terminate');
    const run = await app.stop();
    expect(run).toMatchObject({ exitCode: null, signal: 'SIGTERM' });
    const { main, ...threads } = itemsByMaker(run);
    expect(main).toEqual(ALL_ITEMS);
    for (const items of Object.values(threads)) {
      expect(items.duplicates).toBe(0);
      expect(Math.min(items.spans, items.logRecords)).toBeGreaterThanOrEqual(20);
    }
  });
});

describe('an application that counts its threads', () => {
  it.each(['by process.exit', 'by SIGTERM', 'by an error'] as const)(
    'counts its own alone when it ends %s',
    async (end) => {
      const ending = ENDINGS[end];
      const both = await runBesidePlain('counted-threads.cjs', { args: [end], ending });
      expect(both.run.stdout).toBe('a worker is made\na worker is announced\n');
      expectSameEnd(both);
      expect(itemsByMaker(both.run)).toEqual({ main: ALL_ITEMS });
    },
  );
});
