import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { context, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { isTracingSuppressed } from '@opentelemetry/core';
import { createEnding } from '../../src/console/ending';
import { createExporter } from '../../src/console/create-exporter';
import type { BegunExport, ExportOutcome } from '../../src/export/export-watcher';
import type { ExporterInput, SignalExporter } from '../../src/console/signal-exporter';
import { createTestRuntime, type TestRuntimeInput } from '../support/test-runtime';

const SUCCESS: ExportOutcome = { code: 0 };
const FAILURE: ExportOutcome = {
  code: 1,
  error: Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }),
};
const ADDRESS = 'http://localhost:4318 (http/protobuf)';

/** A chunk whose exporter ends with `outcomes`, one after the other; `undefined` leaves the export under way. */
function createChunk(outcomes: readonly (ExportOutcome | undefined)[] = []) {
  const inputs: ExporterInput[] = [];
  const exported: unknown[] = [];
  const pending: ((outcome: ExportOutcome) => void)[] = [];
  const ended: string[] = [];
  const chunk = {
    createExporter(input: ExporterInput): SignalExporter {
      inputs.push(input);
      return {
        export(items, onResult) {
          const outcome = outcomes[exported.push(items) - 1];
          if (outcome === undefined) pending.push(onResult);
          else onResult(outcome);
        },
        forceFlush: async () => void ended.push('forceFlush'),
        shutdown: async () => void ended.push('shutdown'),
      };
    },
  };
  return { chunk, inputs, exported, pending, ended };
}

const create = (
  runtimeInput: TestRuntimeInput,
  { name = 'otlp', signal = 'traces' }: Partial<Parameters<typeof createExporter>[1]> = {},
) => {
  const runtime = createTestRuntime(runtimeInput);
  const exporter = createExporter(runtime, { name, signal, ending: createEnding() });
  const results: ExportOutcome[] = [];
  return {
    ...runtime,
    runtime,
    exporter,
    results,
    export: (items: unknown = []) =>
      exporter.export(items as never, (outcome) => void results.push(outcome)),
  };
};

describe('an exporter', () => {
  it('loads its chunk with the first export, and once', () => {
    const { chunk, inputs, exported } = createChunk([SUCCESS, SUCCESS]);
    const exporter = create({ chunks: { 'otlp-protobuf': chunk } });
    expect(exporter.loadedChunks).toEqual([]);
    exporter.export(['a']);
    exporter.export(['b']);
    expect(exporter.loadedChunks).toEqual(['otlp-protobuf']);
    expect(exported).toEqual([['a'], ['b']]);
    expect(inputs).toMatchObject([
      { signal: 'traces', userAgent: expect.stringMatching(/^@acme\/otel-auto\/\d/) },
    ]);
    expect(inputs[0]?.otlp).toBe(exporter.settings.traces.otlp);
  });

  it.each([
    ['otlp', 'http/protobuf', 'otlp-protobuf'],
    ['otlp', 'http/json', 'otlp-json'],
    ['otlp', 'grpc', 'otlp-grpc'],
    ['console', 'grpc', 'console'],
  ] as const)('%s over %s is made by the chunk %s', (name, protocol, chunkName) => {
    const { chunk } = createChunk([SUCCESS]);
    const exporter = create(
      { env: { OTEL_EXPORTER_OTLP_PROTOCOL: protocol }, chunks: { [chunkName]: chunk } },
      { name },
    );
    exporter.export();
    expect(exporter.loadedChunks).toEqual([chunkName]);
    expect(exporter.results).toEqual([SUCCESS]);
  });

  it('keeps the hooks off while its chunk loads', () => {
    const { chunk } = createChunk([SUCCESS]);
    const exporter = create({
      chunks: {
        'otlp-protobuf': {
          createExporter(input: ExporterInput) {
            expect(exporter.hooks.isPaused).toBe(true);
            return chunk.createExporter(input);
          },
        },
      },
    });
    exporter.export();
    expect(exporter.results).toEqual([SUCCESS]);
    expect(exporter.hooks.isPaused).toBe(false);
  });

  it('whose chunk cannot be loaded fails, and does not throw', () => {
    const exporter = create({});
    exporter.export();
    expect(exporter.results).toMatchObject([
      { code: 1, error: { message: "Cannot find module 'otlp-protobuf'" } },
    ]);
    expect(exporter.voice.lines).toHaveLength(1);
  });

  it('hands on forceFlush and shutdown, and has nothing to do before the first export', async () => {
    const { chunk, ended } = createChunk([SUCCESS]);
    const { exporter, export: run, loadedChunks } = create({ chunks: { 'otlp-protobuf': chunk } });
    await exporter.forceFlush?.();
    await exporter.shutdown();
    expect([ended, loadedChunks]).toEqual([[], []]);
    run();
    await exporter.forceFlush?.();
    await exporter.shutdown();
    expect(ended).toEqual(['forceFlush', 'shutdown']);
  });
});

describe('the context of an export', () => {
  beforeEach(() => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  });
  afterEach(() => context.disable());

  it("is free of the application's spans, and not traced", () => {
    let seen = ROOT_CONTEXT;
    const { chunk } = createChunk([SUCCESS]);
    const exporter = create({
      chunks: {
        'otlp-protobuf': {
          createExporter: (input: ExporterInput): SignalExporter => ({
            ...chunk.createExporter(input),
            export: () => {
              seen = context.active();
            },
          }),
        },
      },
    });
    const span = trace.wrapSpanContext({
      traceId: '1'.repeat(32),
      spanId: '2'.repeat(16),
      traceFlags: 1,
    });
    context.with(trace.setSpan(ROOT_CONTEXT, span), () => exporter.export());
    expect(trace.getSpan(seen)).toBeUndefined();
    expect(isTracingSuppressed(seen)).toBe(true);
  });
});

describe('what is said of exports', () => {
  /** The lines after exports with these outcomes, a second apart. */
  const linesAfter = (outcomes: readonly ExportOutcome[], secondsApart = 1) => {
    let now = 0;
    const { chunk } = createChunk(outcomes);
    const exporter = create({ chunks: { 'otlp-protobuf': chunk }, nowMillis: () => now });
    outcomes.forEach(() => {
      exporter.export();
      now += secondsApart * 1000;
    });
    return exporter.voice.lines;
  };
  const FIRST = `first traces delivered to ${ADDRESS}.`;
  const AGAIN = `traces are delivered again to ${ADDRESS}.`;
  const FAILED = expect.stringContaining(
    `traces could not be delivered to ${ADDRESS}: nothing listens there`,
  );

  it('is the first success, once', () => {
    expect(linesAfter([SUCCESS, SUCCESS, SUCCESS])).toEqual([FIRST]);
  });

  it('is the failure, once a minute', () => {
    expect(linesAfter([FAILURE, FAILURE, FAILURE])).toEqual([FAILED]);
    expect(linesAfter([FAILURE, FAILURE, FAILURE], 60)).toEqual([FAILED, FAILED, FAILED]);
  });

  it('is that it works again after a failure', () => {
    expect(linesAfter([SUCCESS, FAILURE, FAILURE, SUCCESS, SUCCESS])).toEqual([
      FIRST,
      FAILED,
      AGAIN,
    ]);
  });

  it('is each recovery', () => {
    const outcomes = [SUCCESS, FAILURE, SUCCESS, FAILURE, SUCCESS];
    expect(linesAfter(outcomes, 60)).toEqual([FIRST, FAILED, AGAIN, FAILED, AGAIN]);
  });

  it('is the first success when failures came before it, and then nothing more', () => {
    expect(linesAfter([FAILURE, SUCCESS, SUCCESS])).toEqual([FAILED, FIRST]);
  });

  it('is an answer that is none of OTLP', () => {
    expect(linesAfter([{ ...SUCCESS, strangeAnswer: '<html>' }])).toEqual([
      FIRST,
      `${ADDRESS} answers traces with success, but not as OTLP does: "<html>"; is it the OTLP endpoint, and not that of a web page?`,
    ]);
  });

  it('is what the collector did not take of it, once a minute', () => {
    const partial = { ...SUCCESS, partialSuccess: { rejectedCount: 2, message: 'too old' } };
    expect(linesAfter([partial, partial])).toEqual([
      FIRST,
      `${ADDRESS} rejected 2 spans: "too old".`,
    ]);
  });

  it('is told apart by signal', () => {
    const { chunk } = createChunk([SUCCESS, SUCCESS]);
    const runtime = createTestRuntime({ chunks: { 'otlp-protobuf': chunk } });
    for (const signal of ['traces', 'logs'] as const) {
      createExporter(runtime, { name: 'otlp', signal, ending: createEnding() }).export(
        [] as never,
        () => undefined,
      );
    }
    expect(runtime.voice.lines).toEqual([FIRST, FIRST.replace('traces', 'logs')]);
  });

  it('is for the console its failure alone, once', () => {
    const { chunk } = createChunk([SUCCESS, FAILURE, FAILURE]);
    const exporter = create({ chunks: { console: chunk } }, { name: 'console' });
    exporter.export();
    expect(exporter.voice.lines).toEqual([]);
    exporter.export();
    exporter.export();
    expect(exporter.voice.lines).toEqual([
      'traces could not be written to stdout (connect); the application is untouched.',
    ]);
  });
});

describe('settled', () => {
  const isSettled = async (promise: Promise<void>) =>
    Promise.race([
      promise.then(() => true),
      new Promise((resolve) => setImmediate(resolve, false)),
    ]);

  it('resolves at once when nothing is under way', async () => {
    const { exporter } = create({});
    await expect(exporter.settled()).resolves.toBeUndefined();
  });

  it('waits for every export under way, failed ones too', async () => {
    const { chunk, pending } = createChunk();
    const { exporter, export: run } = create({ chunks: { 'otlp-protobuf': chunk } });
    run();
    run();
    const settled = exporter.settled();
    pending[0]?.(SUCCESS);
    expect(await isSettled(settled)).toBe(false);
    pending[1]?.(FAILURE);
    expect(await isSettled(settled)).toBe(true);
  });

  it('does not wait for an export that ended or that begins later', async () => {
    const { chunk } = createChunk([SUCCESS, undefined]);
    const { exporter, export: run } = create({ chunks: { 'otlp-protobuf': chunk } });
    run();
    const settled = exporter.settled();
    run();
    expect(await isSettled(settled)).toBe(true);
  });
});

describe('a watcher', () => {
  const watched = (input: TestRuntimeInput, name: 'otlp' | 'console' = 'otlp') => {
    const exporter = create(input, { name });
    const seen: [BegunExport, ExportOutcome][] = [];
    exporter.runtime.watchExports({
      timeoutMillis: 500,
      onExport: (begun) => (outcome) => void seen.push([begun, outcome]),
    });
    return { ...exporter, seen };
  };

  it('is told of each export in the place of the voice', () => {
    const { chunk } = createChunk([SUCCESS, FAILURE]);
    const { export: run, seen, voice } = watched({ chunks: { 'otlp-protobuf': chunk } });
    run(['items']);
    run();
    expect(seen).toEqual([
      [{ signal: 'traces', exporter: 'otlp', items: ['items'] }, SUCCESS],
      [{ signal: 'traces', exporter: 'otlp', items: [] }, FAILURE],
    ]);
    expect(voice.lines).toEqual([]);
  });

  it('shortens the time of an export, and has nothing tried again', () => {
    const { chunk, inputs } = createChunk([SUCCESS]);
    watched({ chunks: { 'otlp-protobuf': chunk } }).export();
    expect(inputs[0]).toMatchObject({ otlp: { timeoutMillis: 500 }, ending: { hasBegun: true } });
  });

  it('leaves a shorter time as it is', () => {
    const { chunk, inputs } = createChunk([SUCCESS]);
    watched({
      env: { OTEL_EXPORTER_OTLP_TIMEOUT: '200' },
      chunks: { 'otlp-protobuf': chunk },
    }).export();
    expect(inputs[0]?.otlp.timeoutMillis).toBe(200);
  });

  it('keeps the console for itself', () => {
    const { chunk, exported } = createChunk([SUCCESS]);
    const { export: run, seen, results } = watched({ chunks: { console: chunk } }, 'console');
    run();
    expect([exported, results, seen.length]).toEqual([[], [SUCCESS], 1]);
  });
});

describe('what an exporter loses', () => {
  const lossesOf = (
    outcome: ExportOutcome,
    items: unknown,
    {
      name = 'otlp' as const,
      signal = 'traces' as const,
      env = {},
    }: {
      readonly name?: 'otlp' | 'console';
      readonly signal?: 'traces' | 'metrics';
      readonly env?: Record<string, string>;
    } = {},
  ) => {
    const { chunk } = createChunk([outcome]);
    const runtime = createTestRuntime({
      env: { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc', ...env },
      chunks: { 'otlp-grpc': chunk, console: chunk },
    });
    const losses: [number, string][] = [];
    const onLost = (count: number, { type }: { readonly type: string }) =>
      void losses.push([count, type]);
    createExporter(runtime, { name, signal, ending: createEnding(), onLost }).export(
      items as never,
      () => undefined,
    );
    return losses;
  };
  const METRICS = { scopeMetrics: [{ metrics: [{ dataPoints: [1, 2] }, { dataPoints: [3] }] }] };
  const failed: ExportOutcome = { code: 1, error: new Error('no') };

  it('is told when an export is given up', () => {
    expect(lossesOf(failed, [1, 2])).toEqual([[2, 'given_up']]);
  });

  it('is told when the receiver does not take all', () => {
    const partialSuccess = { rejectedCount: 1, message: 'too long' };
    expect(lossesOf({ code: 0, partialSuccess }, [1, 2])).toEqual([[1, 'rejected']]);
    const warning = { rejectedCount: 0, message: 'old fashioned' };
    expect(lossesOf({ code: 0, partialSuccess: warning }, [1, 2])).toEqual([]);
  });

  it('is nothing of an export that succeeds, or of the console', () => {
    expect(lossesOf({ code: 0 }, [1])).toEqual([]);
    expect(lossesOf(failed, [1], { name: 'console' })).toEqual([]);
  });

  it('is nothing of metrics that the next say again', () => {
    expect(lossesOf(failed, METRICS, { signal: 'metrics' })).toEqual([]);
    const env = { OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: 'delta' };
    expect(lossesOf(failed, METRICS, { signal: 'metrics', env })).toEqual([[3, 'given_up']]);
  });
});
