import { afterEach, describe, expect, it } from '@jest/globals';
import { emptyResource } from '@opentelemetry/resources';
import { AFTER_SHUTDOWN } from '../../src/export/loss-cause';
import { BatchProcessor } from '../../src/export/batch-processor';
import type { Signal } from '../../src/signal';
import type { BatchSettings } from '../../src/settings/settings';
import { createByteBatch, createRecordingExporter } from '../support/recording-exporter';
import { runScript } from '../support/run-script';

const RESOURCE = emptyResource();
const SCOPE = { name: 'test' };
/** What a batch holds at most, whatever is set. */
const MAX_BATCH_BYTES = 256 * 1024;

let outlets: BatchProcessor<string>[] = [];

afterEach(() => {
  for (const batchProcessor of outlets) batchProcessor.close();
  outlets = [];
});

const create = (
  input: {
    readonly signal?: Signal;
    readonly given?: BatchSettings['given'];
    readonly bytesEach?: number;
    readonly scheduleDelayMillis?: number;
  } = {},
) => {
  const { signal = 'traces', given = {}, bytesEach = 1, scheduleDelayMillis = 3_600_000 } = input;
  const delivery = createRecordingExporter();
  const batchProcessor = new BatchProcessor<string>(signal, createByteBatch(bytesEach), delivery, {
    given,
    maxQueueSize: 2048,
    maxExportBatchSize: 512,
    exportTimeoutMillis: 30_000,
    scheduleDelayMillis,
  });
  outlets.push(batchProcessor);
  const add = (count = 1) => {
    for (let i = 0; i < count; i += 1) batchProcessor.add('a record', RESOURCE, SCOPE);
  };
  return { batchProcessor, delivery, add };
};

const countsOf = (parcels: readonly { readonly count: number }[]) =>
  parcels.map(({ count }) => count);

describe('an batchProcessor', () => {
  it('posts what it was given when it is closed, as one parcel', () => {
    const { batchProcessor, delivery, add } = create({ bytesEach: 10 });
    add(3);
    expect(delivery.parcels).toEqual([]);
    batchProcessor.close();
    expect(delivery.parcels).toEqual([
      { signal: 'traces', body: new Uint8Array(30), count: 3, isSuperseded: false },
    ]);
  });

  it('posts nothing when it holds nothing', () => {
    const { batchProcessor, delivery, add } = create();
    batchProcessor.close();
    add();
    batchProcessor.close();
    batchProcessor.close();
    expect(delivery.parcels).toHaveLength(1);
  });

  it('posts by itself when the first record has waited for long enough', async () => {
    const { delivery, add } = create({ scheduleDelayMillis: 20 });
    add(2);
    while (delivery.parcels.length < 1) await new Promise((resolve) => setTimeout(resolve, 5));
    add(3);
    while (delivery.parcels.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(countsOf(delivery.parcels)).toEqual([2, 3]);
  });

  it('posts a batch that is full in bytes at once', () => {
    const { delivery, add } = create({ bytesEach: MAX_BATCH_BYTES / 4 });
    add(3);
    expect(delivery.parcels).toEqual([]);
    add(6);
    expect(countsOf(delivery.parcels)).toEqual([4, 4]);
  });

  it('bounds a batch by bytes alone where nobody has set a size', () => {
    const { delivery, add } = create();
    add(5000);
    expect([delivery.parcels, delivery.losses]).toEqual([[], []]);
  });

  it('posts a batch of the size that was set', () => {
    const { delivery, add } = create({ given: { maxExportBatchSize: 3 } });
    add(7);
    expect(countsOf(delivery.parcels)).toEqual([3, 3]);
  });

  it('does not keep the process alive', async () => {
    const run = await runScript(`
      const { BatchProcessor } = load('export/batch-processor.ts');
      const batch = { count: 1, byteLength: 1, add: () => undefined, take: () => undefined };
      const batchProcessor = new BatchProcessor('logs', batch, {}, { given: {}, scheduleDelayMillis: 60_000 });
      batchProcessor.add({}, {}, {});
      console.log('added');
    `);
    expect(run).toEqual({ exitCode: 0, signal: null, stderr: '', stdout: 'added\n' });
  });
});

describe('the queue size that was set', () => {
  it.each([
    ['traces', 'OTEL_BSP_MAX_QUEUE_SIZE'],
    ['logs', 'OTEL_BLRP_MAX_QUEUE_SIZE'],
  ] as const)('bounds what waits of %s, and each record beyond it is lost', (signal, variable) => {
    const { batchProcessor, delivery, add } = create({ signal, given: { maxQueueSize: 5 } });
    add(3);
    batchProcessor.close();
    add(4);
    const loss = [signal, 1, { type: 'queue_full', words: `5 wait already (${variable})` }];
    expect(delivery.losses).toEqual([loss, loss]);
    batchProcessor.close();
    expect(countsOf(delivery.parcels)).toEqual([3, 2]);
  });

  it('leaves room again when something was delivered', () => {
    const { batchProcessor, delivery, add } = create({ given: { maxQueueSize: 2 } });
    add(2);
    batchProcessor.close();
    delivery.exportAtExit({ timeoutMillis: 1000, hasWaited: false });
    add(2);
    expect(delivery.losses).toEqual([]);
  });
});

describe('what is pending in an batchProcessor', () => {
  it('is what it holds and what is not delivered yet', () => {
    const { batchProcessor, delivery, add } = create();
    expect(batchProcessor.hasPending()).toBe(false);
    add();
    expect(batchProcessor.hasPending()).toBe(true);
    batchProcessor.close();
    expect(batchProcessor.hasPending()).toBe(true);
    delivery.exportAtExit({ timeoutMillis: 1000, hasWaited: false });
    expect(batchProcessor.hasPending()).toBe(false);
  });
});

describe('a flush of an batchProcessor', () => {
  it('posts what it holds, and waits for the delivery', async () => {
    const { batchProcessor, delivery, add } = create();
    add();
    await batchProcessor.flush();
    expect(delivery.parcels).toHaveLength(1);
    expect(delivery.calls).toEqual(['flush']);
  });
});

describe('an batchProcessor that was shut down', () => {
  it('has posted what it held, and counts each later record as lost', async () => {
    const { batchProcessor, delivery, add } = create();
    add();
    await batchProcessor.shutdown();
    expect(countsOf(delivery.parcels)).toEqual([1]);
    add(2);
    const loss = ['traces', 1, AFTER_SHUTDOWN];
    expect(delivery.losses).toEqual([loss, loss]);
    batchProcessor.close();
    expect(delivery.parcels).toHaveLength(1);
  });

  it('can be shut down again', async () => {
    const { batchProcessor } = create();
    await batchProcessor.shutdown();
    await expect(batchProcessor.shutdown()).resolves.toBeUndefined();
  });
});
