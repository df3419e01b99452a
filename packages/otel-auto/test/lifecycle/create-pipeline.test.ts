import { describe, expect, it } from '@jest/globals';
import {
  createPipeline,
  type NamedExporter,
  type SdkProvider,
} from '../../src/lifecycle/create-pipeline';
import type { ExporterInput } from '../../src/otlp/signal-exporter';
import { createTestRuntime } from '../support/test-runtime';

/** A pipeline around a provider that writes down what it is asked for. */
const create = (
  input: {
    readonly env?: Record<string, string>;
    readonly parts?: Record<string, unknown>;
    readonly provider?: Partial<SdkProvider>;
    readonly fail?: Error;
  } = {},
) => {
  const runtime = createTestRuntime({ env: input.env ?? {}, parts: input.parts ?? {} });
  const calls: string[] = [];
  const created: { exporters: readonly NamedExporter[]; onRecord: () => void; paused: boolean }[] =
    [];
  const provider: SdkProvider = {
    forceFlush: async () => void calls.push('forceFlush'),
    shutdown: async () => void calls.push('shutdown'),
    ...input.provider,
  };
  const pipeline = createPipeline(runtime, 'traces', (exporters, onRecord) => {
    created.push({ exporters, onRecord, paused: runtime.hooks.isPaused });
    if (input.fail !== undefined) throw input.fail;
    return provider;
  });
  return { ...runtime, pipeline, provider, created, calls };
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
    const { pipeline, created } = create({ env: { OTEL_TRACES_EXPORTER: 'otlp,console' } });
    pipeline.load();
    expect(created[0]?.exporters.map(({ name }) => name)).toEqual(['otlp', 'console']);
    expect(created[0]?.paused).toBe(true);
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

  it('knows whether something was recorded since the last flush', async () => {
    const { pipeline, created } = create();
    pipeline.load();
    expect(pipeline.hasPending()).toBe(false);
    created[0]?.onRecord();
    expect(pipeline.hasPending()).toBe(true);
    await pipeline.flush({ final: false });
    expect(pipeline.hasPending()).toBe(false);
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

  it('hands shutdown on', async () => {
    const { pipeline, calls } = create();
    pipeline.load();
    await pipeline.shutdown();
    expect(calls).toEqual(['shutdown']);
  });
});

describe('a flush', () => {
  /** A pipeline with one export under way. */
  const exporting = () => {
    const inputs: ExporterInput[] = [];
    let finish: () => void = () => undefined;
    const part = {
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
    const { pipeline, created } = create({ parts: { 'otlp-protobuf': part } });
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
