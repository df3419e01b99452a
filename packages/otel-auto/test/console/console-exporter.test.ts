import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { context, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { isTracingSuppressed, type ExportResult } from '@opentelemetry/core';
import { type ConsoleForm, createConsoleExporter } from '../../src/console/console-exporter';
import type { SignalExporter } from '../../src/console/signal-exporter';
import type { Signal } from '../../src/signal';
import { useContext } from '../support/server-span';
import { createTestRuntime, type TestRuntimeInput } from '../support/test-runtime';

const SUCCESS: ExportResult = { code: 0 };
const FAILURE: ExportResult = { code: 1, error: new Error('no space left on device') };

/** A chunk whose exporter ends with `results`, one after the other; `undefined` leaves the export in progress. */
function createChunk(results: readonly (ExportResult | undefined)[] = []) {
  const signals: Signal[] = [];
  const exported: unknown[] = [];
  const pending: ((result: ExportResult) => void)[] = [];
  const chunk = {
    createExporter(signal: Signal): SignalExporter {
      signals.push(signal);
      return {
        export(items, onResult) {
          const result = results[exported.push(items) - 1];
          if (result === undefined) pending.push(onResult);
          else onResult(result);
        },
        shutdown: () => Promise.resolve(),
      };
    },
  };
  return { chunk, signals, exported, pending };
}

const create = (
  chunks: TestRuntimeInput['chunks'] = {},
  forms: readonly ConsoleForm[] = ['console'],
) => {
  const runtime = createTestRuntime({ chunks });
  const exporter = createConsoleExporter(runtime, 'traces', forms);
  const results: ExportResult[] = [];
  return {
    runtime,
    exporter,
    results,
    export: (items: unknown = []) =>
      exporter.export(items as never, (result) => void results.push(result)),
  };
};

describe('the exporter to the console', () => {
  it('loads its chunk with the first export, and once', () => {
    const { chunk, signals, exported } = createChunk([SUCCESS, SUCCESS]);
    const { runtime, export: run, results } = create({ console: chunk });
    expect(runtime.loadedChunks).toEqual([]);
    run(['a']);
    run(['b']);
    expect(runtime.loadedChunks).toEqual(['console']);
    expect(signals).toEqual(['traces']);
    expect(exported).toEqual([['a'], ['b']]);
    expect(results).toEqual([SUCCESS, SUCCESS]);
  });

  it('keeps the hooks off while its chunk loads', () => {
    const { chunk } = createChunk([SUCCESS]);
    const seen: boolean[] = [];
    const { runtime, export: run } = create({
      console: {
        createExporter(signal: Signal) {
          seen.push(runtime.hooks.isPaused);
          return chunk.createExporter(signal);
        },
      },
    });
    run();
    expect([seen, runtime.hooks.isPaused]).toEqual([[true], false]);
  });

  it('whose chunk cannot be loaded fails, which is said once, and does not throw', () => {
    const { runtime, export: run, results } = create();
    run();
    run();
    const failed = { code: 1, error: { message: "Cannot find module 'console'" } };
    expect(results).toMatchObject([failed, failed]);
    expect(runtime.voice.lines).toEqual([
      "traces could not be written to stdout (Cannot find module 'console'); the application is untouched.",
    ]);
  });

  it('says nothing of a success, and its first failure alone', () => {
    const { chunk } = createChunk([SUCCESS, FAILURE, SUCCESS, FAILURE]);
    const { runtime, export: run, results } = create({ console: chunk });
    run();
    expect(runtime.voice.lines).toEqual([]);
    for (let i = 0; i < 3; i += 1) run();
    expect(runtime.voice.lines).toEqual([
      'traces could not be written to stdout (no space left on device); the application is untouched.',
    ]);
    expect(results).toEqual([SUCCESS, FAILURE, SUCCESS, FAILURE]);
  });
});

describe('the exporter to the console in two forms', () => {
  const both = (inLines: ReturnType<typeof createChunk>, shown: ReturnType<typeof createChunk>) =>
    create(
      {
        console: shown.chunk,
        'otlp-stdout': { createOtlpLineExporter: inLines.chunk.createExporter },
      },
      ['console', 'otlp/stdout'],
    );

  it('writes each of them, and has one result', () => {
    const [inLines, shown] = [createChunk([SUCCESS]), createChunk([SUCCESS])];
    const { export: run, results } = both(inLines, shown);
    run(['a']);
    expect([inLines.exported, shown.exported]).toEqual([[['a']], [['a']]]);
    expect(results).toEqual([SUCCESS]);
  });

  it('fails if one of them fails, and is busy until both have ended', async () => {
    const [inLines, shown] = [createChunk(), createChunk([FAILURE])];
    const { exporter, export: run, results } = both(inLines, shown);
    run(['a']);
    expect([exporter.isBusy(), results]).toEqual([true, []]);
    inLines.pending[0]!(SUCCESS);
    await exporter.forceFlush();
    expect([exporter.isBusy(), results]).toEqual([false, [FAILURE]]);
  });
});

describe('the context of an export to the console', () => {
  let stopContext: () => void;
  beforeEach(() => {
    stopContext = useContext();
  });
  afterEach(() => stopContext());

  it("is free of the application's spans, and not traced", () => {
    const { chunk } = createChunk();
    const seen = { loading: ROOT_CONTEXT, exporting: ROOT_CONTEXT };
    const { export: run } = create({
      console: {
        createExporter(signal: Signal): SignalExporter {
          seen.loading = context.active();
          return {
            ...chunk.createExporter(signal),
            export() {
              seen.exporting = context.active();
            },
          };
        },
      },
    });
    const span = trace.wrapSpanContext({
      traceId: '1'.repeat(32),
      spanId: '2'.repeat(16),
      traceFlags: 1,
    });
    context.with(trace.setSpan(ROOT_CONTEXT, span), () => run());
    for (const active of [seen.loading, seen.exporting]) {
      expect([trace.getSpan(active), isTracingSuppressed(active)]).toEqual([undefined, true]);
    }
  });
});

describe('a flush of the exporter to the console', () => {
  const isDone = async (promise: Promise<void>) =>
    Promise.race([
      promise.then(() => true),
      new Promise((resolve) => setImmediate(resolve, false)),
    ]);

  it('has nothing to wait for before the first export', async () => {
    const { runtime, exporter } = create();
    expect(exporter.isBusy()).toBe(false);
    await exporter.forceFlush();
    await exporter.shutdown();
    expect(runtime.loadedChunks).toEqual([]);
  });

  it.each(['forceFlush', 'shutdown'] as const)(
    'waits for every export in progress, failed ones too (%s)',
    async (method) => {
      const { chunk, pending } = createChunk();
      const { exporter, export: run } = create({ console: chunk });
      run();
      run();
      const flushed = exporter[method]();
      pending[0]?.(SUCCESS);
      expect([await isDone(flushed), exporter.isBusy()]).toEqual([false, true]);
      pending[1]?.(FAILURE);
      expect([await isDone(flushed), exporter.isBusy()]).toEqual([true, false]);
    },
  );

  it('does not wait for an export that has ended or that begins later', async () => {
    const { chunk } = createChunk([SUCCESS, undefined]);
    const { exporter, export: run } = create({ console: chunk });
    run();
    const flushed = exporter.forceFlush();
    run();
    expect(await isDone(flushed)).toBe(true);
  });
});

describe('a watcher of exports', () => {
  it('gets what would go to the console, where nothing is written', () => {
    const { chunk, exported } = createChunk([SUCCESS]);
    const { runtime, export: run, results } = create({ console: chunk });
    const seen: [Signal, unknown][] = [];
    runtime.watchExports({
      onSend: () => undefined,
      onResult: () => undefined,
      onConsoleExport: (...args) => void seen.push(args),
    });
    run(['items']);
    expect(seen).toEqual([['traces', ['items']]]);
    expect([exported, results, runtime.loadedChunks]).toEqual([[], [SUCCESS], []]);
  });
});
