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
/** The size of a full batch, whatever is configured. */
const MAX_BATCH_BYTES = 256 * 1024;

let processors: BatchProcessor<string>[] = [];

afterEach(() => {
  for (const processor of processors) processor.exportBatch();
  processors = [];
});

const create = (
  input: {
    readonly signal?: Signal;
    readonly settings?: Partial<BatchSettings>;
    readonly bytesEach?: number;
  } = {},
) => {
  const { signal = 'traces', settings, bytesEach = 1 } = input;
  const exporter = createRecordingExporter();
  const processor = new BatchProcessor<string>(signal, createByteBatch(bytesEach), exporter, {
    maxQueueSize: undefined,
    maxExportBatchSize: undefined,
    exportTimeoutMillis: 30_000,
    scheduleDelayMillis: 3_600_000,
    ...settings,
  });
  processors.push(processor);
  const add = (count = 1) => {
    for (let i = 0; i < count; i += 1) processor.add('a record', RESOURCE, SCOPE);
  };
  return { processor, exporter, add };
};

const countsOf = (requests: readonly { readonly count: number }[]) =>
  requests.map(({ count }) => count);

describe('a batch processor', () => {
  it('exports its batch as one request when it is asked to', () => {
    const { processor, exporter, add } = create({ bytesEach: 10 });
    add(3);
    expect(exporter.requests).toEqual([]);
    processor.exportBatch();
    expect(exporter.requests).toEqual([
      { signal: 'traces', body: new Uint8Array(30), count: 3, isSuperseded: false },
    ]);
  });

  it('exports no batch without a record', () => {
    const { processor, exporter, add } = create();
    processor.exportBatch();
    add();
    processor.exportBatch();
    processor.exportBatch();
    expect(exporter.requests).toHaveLength(1);
  });

  it('exports by itself when the first record has waited for long enough', async () => {
    const { exporter, add } = create({ settings: { scheduleDelayMillis: 20 } });
    add(2);
    while (exporter.requests.length < 1) await new Promise((resolve) => setTimeout(resolve, 5));
    add(3);
    while (exporter.requests.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(countsOf(exporter.requests)).toEqual([2, 3]);
  });

  it('exports a batch that is full in bytes at once', () => {
    const { exporter, add } = create({ bytesEach: MAX_BATCH_BYTES / 4 });
    add(3);
    expect(exporter.requests).toEqual([]);
    add(6);
    expect(countsOf(exporter.requests)).toEqual([4, 4]);
  });

  it('bounds a batch by bytes alone where nobody has set a size', () => {
    const { exporter, add } = create();
    add(5000);
    expect([exporter.requests, exporter.losses]).toEqual([[], []]);
  });

  it('exports a batch of the size that was set', () => {
    const { exporter, add } = create({ settings: { maxExportBatchSize: 3 } });
    add(7);
    expect(countsOf(exporter.requests)).toEqual([3, 3]);
  });

  it('does not keep the process alive', async () => {
    const run = await runScript(`
      const { BatchProcessor } = load('export/batch-processor.ts');
      const batch = { count: 1, byteLength: 1, add: () => undefined, take: () => undefined };
      const processor = new BatchProcessor('logs', batch, {}, { scheduleDelayMillis: 60_000 });
      processor.add({}, {}, {});
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
    const { processor, exporter, add } = create({ signal, settings: { maxQueueSize: 5 } });
    add(3);
    processor.exportBatch();
    add(4);
    const loss = [signal, 1, { type: 'queue_full', words: `5 wait already (${variable})` }];
    expect(exporter.losses).toEqual([loss, loss]);
    processor.exportBatch();
    expect(countsOf(exporter.requests)).toEqual([3, 2]);
  });

  it('leaves room again when something was delivered', () => {
    const { processor, exporter, add } = create({ settings: { maxQueueSize: 2 } });
    add(2);
    processor.exportBatch();
    exporter.exportAtExit({ timeoutMillis: 1000, hasWaited: false });
    add(2);
    expect(exporter.losses).toEqual([]);
  });
});

describe('what is pending in a batch processor', () => {
  it('is its batch and what is not delivered yet', () => {
    const { processor, exporter, add } = create();
    expect(processor.hasPending()).toBe(false);
    add();
    expect(processor.hasPending()).toBe(true);
    processor.exportBatch();
    expect(processor.hasPending()).toBe(true);
    exporter.exportAtExit({ timeoutMillis: 1000, hasWaited: false });
    expect(processor.hasPending()).toBe(false);
  });
});

describe('a flush of a batch processor', () => {
  it('exports its batch, and waits for the exporter', async () => {
    const { processor, exporter, add } = create();
    add();
    await processor.flush();
    expect(exporter.requests).toHaveLength(1);
    expect(exporter.calls).toEqual(['flush']);
  });
});

describe('a batch processor that was shut down', () => {
  it('has exported its batch, and counts each later record as lost', async () => {
    const { processor, exporter, add } = create();
    add();
    await processor.shutdown();
    expect(countsOf(exporter.requests)).toEqual([1]);
    add(2);
    const loss = ['traces', 1, AFTER_SHUTDOWN];
    expect(exporter.losses).toEqual([loss, loss]);
    processor.exportBatch();
    expect(exporter.requests).toHaveLength(1);
  });

  it('can be shut down again', async () => {
    const { processor } = create();
    await processor.shutdown();
    await expect(processor.shutdown()).resolves.toBeUndefined();
  });
});
