import { describe, expect, it } from '@jest/globals';
import { AFTER_SHUTDOWN } from '../../src/export/loss-cause';
import {
  createPipeline,
  type PipelineOutput,
  type SdkPipeline,
  type SdkProvider,
} from '../../src/pipelines/create-pipeline';
import { createRecordingExporter } from '../support/recording-exporter';
import { createTestRuntime } from '../support/test-runtime';

const TO_CONSOLE = { OTEL_TRACES_EXPORTER: 'console' };
const OVER_OTLP = { OTEL_TRACES_EXPORTER: 'otlp' };

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
  const runtime = createTestRuntime({ env: input.env ?? TO_CONSOLE, chunks: input.chunks ?? {} });
  const otlpExporter = createRecordingExporter();
  const calls: string[] = [];
  const created: (PipelineOutput & { readonly paused: boolean })[] = [];
  const provider: SdkProvider = {
    forceFlush: async () => void calls.push('forceFlush'),
    shutdown: async () => void calls.push('shutdown'),
    ...input.provider,
  };
  const getOtlpExporter = () => {
    calls.push('getOtlpExporter');
    return otlpExporter;
  };
  const pipeline = createPipeline(runtime, 'traces', getOtlpExporter, (output) => {
    created.push({ ...output, paused: runtime.hooks.isPaused });
    if (input.fail !== undefined) throw input.fail;
    return { provider, ...input.sdk };
  });
  return { ...runtime, pipeline, provider, created, calls, otlpExporter };
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
    const { pipeline, created, otlpExporter } = create({
      env: { OTEL_TRACES_EXPORTER: 'otlp,console' },
    });
    pipeline.load();
    expect(created).toEqual([
      expect.objectContaining({
        consoleExporter: expect.any(Object),
        otlpExporter,
        paused: true,
      }),
    ]);
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
      expect(() => each.exportNow()).not.toThrow();
      expect([each.hasPending(), each.hasUnencoded()]).toEqual([false, false]);
    }
  });

  it('knows whether something was recorded since the last flush', async () => {
    const { pipeline, created } = create();
    pipeline.load();
    expect([pipeline.hasPending(), pipeline.hasUnencoded()]).toEqual([false, false]);
    created[0]?.onRecord();
    expect([pipeline.hasPending(), pipeline.hasUnencoded()]).toEqual([true, true]);
    await pipeline.flush({ final: false });
    expect([pipeline.hasPending(), pipeline.hasUnencoded()]).toEqual([false, false]);
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
    const { pipeline, created, otlpExporter } = create();
    pipeline.load();
    await pipeline.shutdown();
    created[0]?.onRecord();
    created[0]?.onRecord();
    const loss = ['traces', 1, AFTER_SHUTDOWN];
    expect(otlpExporter.losses).toEqual([loss, loss]);
    expect([pipeline.hasPending(), pipeline.hasUnencoded()]).toEqual([false, false]);
  });

  it('that was shut down before it was needed makes an SDK that is shut down', async () => {
    const { pipeline, calls } = create();
    await pipeline.shutdown();
    pipeline.load();
    expect(calls).toEqual(['shutdown']);
  });
});

describe('a pipeline over OTLP', () => {
  it.each(['http/protobuf', 'http/json', 'grpc'])(
    'is made with the exporter of the process, and has none to the console (%s)',
    (protocol) => {
      const { pipeline, created, otlpExporter, calls } = create({
        env: { ...OVER_OTLP, OTEL_EXPORTER_OTLP_PROTOCOL: protocol },
      });
      expect(calls).toEqual([]);
      pipeline.load();
      expect(created[0]).toMatchObject({ consoleExporter: undefined });
      expect(created[0]?.otlpExporter).toBe(otlpExporter);
    },
  );

  it.each(['console', 'none'])('is not what a signal has that goes to %s', (exporter) => {
    const { pipeline, created, calls } = create({ env: { OTEL_TRACES_EXPORTER: exporter } });
    pipeline.load();
    expect(created[0]?.otlpExporter).toBeUndefined();
    expect(calls).toEqual([]);
  });

  it('that was shut down leaves it to the exporter to count, and to flush what waits', async () => {
    const { pipeline, created, otlpExporter, calls } = create({ env: OVER_OTLP });
    pipeline.load();
    await pipeline.shutdown();
    created[0]?.onRecord();
    expect(otlpExporter.losses).toEqual([]);
    await pipeline.flush({ final: true });
    expect(calls).toEqual(['getOtlpExporter', 'shutdown']);
    expect(otlpExporter.calls).toEqual(['flush']);
  });

  it('has pending what its processor has, which are no objects', () => {
    let isPending = false;
    const processor = { hasPending: () => isPending, exportBatch: () => undefined };
    const { pipeline, created } = create({ env: OVER_OTLP, sdk: { processor } });
    pipeline.load();
    created[0]?.onRecord();
    expect(pipeline.hasPending()).toBe(false);
    isPending = true;
    expect(pipeline.hasPending()).toBe(true);
    expect(pipeline.hasUnencoded()).toBe(false);
  });

  it('exports the batch of its processor when there is no time left', () => {
    let exported = 0;
    const processor = {
      hasPending: () => false,
      exportBatch: () => {
        exported += 1;
      },
    };
    const { pipeline } = create({ env: OVER_OTLP, sdk: { processor } });
    pipeline.exportNow();
    expect(exported).toBe(0);
    pipeline.load();
    pipeline.exportNow();
    expect(exported).toBe(1);
  });

  it('throws nothing when a batch cannot be exported', () => {
    const exportBatch = () => {
      throw new Error('no');
    };
    const processor = { hasPending: () => false, exportBatch };
    const { pipeline } = create({ env: OVER_OTLP, sdk: { processor } });
    pipeline.load();
    expect(() => pipeline.exportNow()).not.toThrow();
  });

  it('holds objects when others take records too', async () => {
    const processor = { hasPending: () => false, exportBatch: () => undefined };
    const { pipeline, created } = create({
      env: OVER_OTLP,
      sdk: { processor, hasOtherProcessors: true },
    });
    pipeline.load();
    expect([pipeline.hasPending(), pipeline.hasUnencoded()]).toEqual([false, false]);
    created[0]?.onRecord();
    expect([pipeline.hasPending(), pipeline.hasUnencoded()]).toEqual([true, true]);
    await pipeline.flush({ final: true });
    expect([pipeline.hasPending(), pipeline.hasUnencoded()]).toEqual([false, false]);
  });
});

describe('a flush', () => {
  it('waits for an export to the console that is in progress', async () => {
    let finish: () => void = () => undefined;
    const chunk = {
      createExporter: () => ({
        export: (_items: never, onResult: (result: { code: number }) => void) => {
          finish = () => onResult({ code: 0 });
        },
        shutdown: () => Promise.resolve(),
      }),
    };
    const { pipeline, created } = create({ chunks: { console: chunk } });
    pipeline.load();
    created[0]?.consoleExporter?.export([] as never, () => undefined);
    let isDone = false;
    const flushed = pipeline.flush({ final: false }).then(() => {
      isDone = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(isDone).toBe(false);
    expect([pipeline.hasPending(), pipeline.hasUnencoded()]).toEqual([true, true]);
    finish();
    await flushed;
    expect([pipeline.hasPending(), pipeline.hasUnencoded()]).toEqual([false, false]);
  });
});
