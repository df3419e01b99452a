import { describe, expect, it } from '@jest/globals';
import { AFTER_SHUTDOWN } from '../../src/export/loss-cause';
import {
  createPipeline,
  type PipelineOutput,
  type SdkPipeline,
  type SdkProvider,
} from '../../src/pipelines/create-pipeline';
import type { ExporterInput } from '../../src/console/signal-exporter';
import { createRecordingExporter } from '../support/recording-exporter';
import { createTestRuntime } from '../support/test-runtime';

/** Over http/json records are exported, as they are over gRPC and to the console. */
const EXPORTED = { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' };
/** Over http/protobuf they are encoded and posted. */
const POSTED = { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' };

/** A pipeline around a provider that writes down what it is asked for. */
const create = (
  input: {
    readonly env?: Record<string, string>;
    readonly chunks?: Record<string, unknown>;
    readonly provider?: Partial<SdkProvider>;
    readonly sdk?: Omit<SdkPipeline<SdkProvider>, 'provider'>;
    readonly fail?: Error;
  } = {},
) => {
  const runtime = createTestRuntime({ env: input.env ?? EXPORTED, chunks: input.chunks ?? {} });
  const delivery = createRecordingExporter();
  const calls: string[] = [];
  const created: (PipelineOutput & { readonly paused: boolean })[] = [];
  const provider: SdkProvider = {
    forceFlush: async () => void calls.push('forceFlush'),
    shutdown: async () => void calls.push('shutdown'),
    ...input.provider,
  };
  const getOtlpExporter = () => {
    calls.push('getOtlpExporter');
    return delivery;
  };
  const pipeline = createPipeline(runtime, 'traces', getOtlpExporter, (output) => {
    created.push({ ...output, paused: runtime.hooks.isPaused });
    if (input.fail !== undefined) throw input.fail;
    return { provider, ...input.sdk };
  });
  return { ...runtime, pipeline, provider, created, calls, delivery };
};

describe('a pipeline', () => {
  it('makes the SDK when it is first needed, and once', () => {
    const { pipeline, provider, created } = create();
    expect(created).toEqual([]);
    expect(pipeline.load()).toBe(provider);
    expect(pipeline.load()).toBe(provider);
    expect(created).toHaveLength(1);
  });

  it('makes the SDK with the exporters of the settings, while the hooks are off', () => {
    const { pipeline, created } = create({
      env: { ...EXPORTED, OTEL_TRACES_EXPORTER: 'otlp,console' },
    });
    pipeline.load();
    expect(created[0]?.exporters.map(({ name }) => name)).toEqual(['otlp', 'console']);
    expect(created[0]?.paused).toBe(true);
    expect(created[0]?.delivery).toBeUndefined();
  });

  it('whose SDK cannot be made says so once, and does not throw', () => {
    const { pipeline, created, voice } = create({ fail: new Error('Cannot find module') });
    expect([pipeline.load(), pipeline.load()]).toEqual([undefined, undefined]);
    expect(created).toHaveLength(1);
    expect(voice.lines).toEqual([
      'traces could not start (Cannot find module); the application runs without them.',
    ]);
  });

  it('says one line of an error that has many', () => {
    const { pipeline, voice } = create({ fail: new Error('no such file\nRequire stack:\n- /a') });
    pipeline.load();
    expect(voice.lines[0]).toContain('(no such file)');
  });

  it('can be flushed and shut down before it was needed, and after it failed', async () => {
    const { pipeline, calls } = create();
    await pipeline.flush({ final: false });
    await pipeline.shutdown();
    const failed = create({ fail: new Error('no') }).pipeline;
    failed.load();
    await failed.flush({ final: true });
    await failed.shutdown();
    expect(calls).toEqual([]);
  });

  it('has nothing to close before it was needed, and after it failed', () => {
    const { pipeline } = create();
    const failed = create({ fail: new Error('no') }).pipeline;
    failed.load();
    for (const each of [pipeline, failed]) {
      expect(() => each.closeNow()).not.toThrow();
      expect([each.hasPending(), each.holdsObjects()]).toEqual([false, false]);
    }
  });

  it('knows whether something was recorded since the last flush', async () => {
    const { pipeline, created } = create();
    pipeline.load();
    expect([pipeline.hasPending(), pipeline.holdsObjects()]).toEqual([false, false]);
    created[0]?.onRecord();
    expect([pipeline.hasPending(), pipeline.holdsObjects()]).toEqual([true, true]);
    await pipeline.flush({ final: false });
    expect([pipeline.hasPending(), pipeline.holdsObjects()]).toEqual([false, false]);
  });

  it('has something pending that is recorded while it flushes', async () => {
    const { pipeline, created } = create({
      provider: { forceFlush: async () => created[0]?.onRecord() },
    });
    pipeline.load();
    await pipeline.flush({ final: true });
    expect(pipeline.hasPending()).toBe(true);
  });

  it('does not reject when the SDK cannot flush', async () => {
    const { pipeline } = create({
      provider: { forceFlush: () => Promise.reject(new Error('no')) },
    });
    pipeline.load();
    await expect(pipeline.flush({ final: false })).resolves.toBeUndefined();
  });

  it('hands shutdown on, once', async () => {
    const { pipeline, calls } = create();
    pipeline.load();
    await Promise.all([pipeline.shutdown(), pipeline.shutdown()]);
    await pipeline.shutdown();
    expect(calls).toEqual(['shutdown']);
  });

  it('that was shut down can be flushed, and its provider does not hear of it', async () => {
    const { pipeline, calls } = create();
    pipeline.load();
    await pipeline.shutdown();
    await pipeline.flush({ final: false });
    expect(calls).toEqual(['shutdown']);
  });

  it('that was shut down counts what is recorded as lost, and does not hold it', async () => {
    const { pipeline, created, delivery } = create();
    pipeline.load();
    await pipeline.shutdown();
    created[0]?.onRecord();
    created[0]?.onRecord();
    const loss = ['traces', 1, AFTER_SHUTDOWN];
    expect(delivery.losses).toEqual([loss, loss]);
    expect([pipeline.hasPending(), pipeline.holdsObjects()]).toEqual([false, false]);
  });

  it('that was shut down before it was needed makes an SDK that is shut down', async () => {
    const { pipeline, calls } = create();
    await pipeline.shutdown();
    pipeline.load();
    expect(calls).toEqual(['shutdown']);
  });
});

describe('a pipeline over http/protobuf', () => {
  it('is made with the delivery instead of an exporter', () => {
    const { pipeline, created, delivery, calls } = create({ env: POSTED });
    expect(calls).toEqual([]);
    pipeline.load();
    expect(created[0]?.exporters).toEqual([]);
    expect(created[0]?.delivery).toBe(delivery);
  });

  it('keeps the exporter to the console beside it', () => {
    const { pipeline, created, delivery } = create({
      env: { ...POSTED, OTEL_TRACES_EXPORTER: 'otlp,console' },
    });
    pipeline.load();
    expect(created[0]?.exporters.map(({ name }) => name)).toEqual(['console']);
    expect(created[0]?.delivery).toBe(delivery);
  });

  it('exports all the same where somebody watches the exports', () => {
    const { pipeline, created, calls, watchExports } = create({ env: POSTED });
    watchExports({ timeoutMillis: 1000, onExport: () => () => undefined });
    pipeline.load();
    expect(created[0]?.exporters.map(({ name }) => name)).toEqual(['otlp']);
    expect(calls).toEqual([]);
  });

  it('needs no delivery when its signal goes nowhere', () => {
    const { pipeline, created, calls } = create({
      env: { ...POSTED, OTEL_TRACES_EXPORTER: 'none' },
    });
    pipeline.load();
    expect(created[0]?.delivery).toBeUndefined();
    expect(calls).toEqual([]);
  });

  it('that was shut down leaves it to the delivery to count, and to flush what waits', async () => {
    const { pipeline, created, delivery, calls } = create({ env: POSTED });
    pipeline.load();
    await pipeline.shutdown();
    created[0]?.onRecord();
    expect(delivery.losses).toEqual([]);
    await pipeline.flush({ final: true });
    expect(calls).toEqual(['getOtlpExporter', 'shutdown']);
    expect(delivery.calls).toEqual(['flush']);
  });

  it('has pending what is held, which are no objects', () => {
    let isHeld = false;
    const held = { hasPending: () => isHeld, close: () => undefined };
    const { pipeline, created } = create({ env: POSTED, sdk: { held } });
    pipeline.load();
    created[0]?.onRecord();
    expect(pipeline.hasPending()).toBe(false);
    isHeld = true;
    expect(pipeline.hasPending()).toBe(true);
    expect(pipeline.holdsObjects()).toBe(false);
  });

  it('closes what is held', () => {
    let closed = 0;
    const held = {
      hasPending: () => false,
      close: () => {
        closed += 1;
      },
    };
    const { pipeline } = create({ env: POSTED, sdk: { held } });
    pipeline.closeNow();
    expect(closed).toBe(0);
    pipeline.load();
    pipeline.closeNow();
    expect(closed).toBe(1);
  });

  it('throws nothing when what is held cannot be closed', () => {
    const close = () => {
      throw new Error('no');
    };
    const held = { hasPending: () => false, close };
    const { pipeline } = create({ env: POSTED, sdk: { held } });
    pipeline.load();
    expect(() => pipeline.closeNow()).not.toThrow();
  });

  it('holds objects when others take records too', async () => {
    const held = { hasPending: () => false, close: () => undefined };
    const { pipeline, created } = create({ env: POSTED, sdk: { held, feedsOthers: true } });
    pipeline.load();
    expect([pipeline.hasPending(), pipeline.holdsObjects()]).toEqual([false, false]);
    created[0]?.onRecord();
    expect([pipeline.hasPending(), pipeline.holdsObjects()]).toEqual([true, true]);
    await pipeline.flush({ final: true });
    expect([pipeline.hasPending(), pipeline.holdsObjects()]).toEqual([false, false]);
  });
});

describe('a flush', () => {
  /** A pipeline with one export under way. */
  const exporting = () => {
    const inputs: ExporterInput[] = [];
    let finish: () => void = () => undefined;
    const chunk = {
      createExporter(input: ExporterInput) {
        inputs.push(input);
        return {
          export: (_items: never, onResult: (outcome: { code: number }) => void) => {
            finish = () => onResult({ code: 0 });
          },
          shutdown: () => Promise.resolve(),
        };
      },
    };
    const { pipeline, created } = create({ chunks: { 'otlp-json': chunk } });
    pipeline.load();
    created[0]?.exporters[0]?.exporter.export([] as never, () => undefined);
    return { pipeline, ending: inputs[0]!.ending, finish: () => finish() };
  };

  it('waits for the exports under way', async () => {
    const { pipeline, finish } = exporting();
    let isDone = false;
    const flushed = pipeline.flush({ final: false }).then(() => {
      isDone = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(isDone).toBe(false);
    expect([pipeline.hasPending(), pipeline.holdsObjects()]).toEqual([true, true]);
    finish();
    await flushed;
    expect(isDone).toBe(true);
  });

  it('that is not the last lets exporters try again', async () => {
    const { pipeline, ending, finish } = exporting();
    finish();
    await pipeline.flush({ final: false });
    expect(ending.hasBegun).toBe(false);
  });

  it('that is the last tells exporters that the end begins', async () => {
    const { pipeline, ending, finish } = exporting();
    finish();
    await pipeline.flush({ final: true });
    expect(ending.hasBegun).toBe(true);
  });
});
