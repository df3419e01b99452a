import { describe, expect, it } from '@jest/globals';
import { resourceFromAttributes } from '@opentelemetry/resources';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { AFTER_SHUTDOWN } from '../../src/export/loss-cause';
import type { TrackedExporter } from '../../src/console/create-exporter';
import { createSdkTracerProvider } from '../../src/chunks/traces';
import type { ExporterName } from '../../src/settings/settings';
import { createRecordingExporter } from '../support/recording-exporter';
import { createTestRuntime } from '../support/test-runtime';

const create = (env: Record<string, string> = {}, name: ExporterName = 'otlp') => {
  const exported: ReadableSpan[][] = [];
  const seenByTheirs: unknown[] = [];
  let recorded = 0;
  const exporter = {
    export: (spans: ReadableSpan[], onResult: (outcome: { code: number }) => void) => {
      exported.push(spans);
      onResult({ code: 0 });
    },
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
    settled: () => Promise.resolve(),
  } as unknown as TrackedExporter;
  const theirs = {
    onStart() {},
    onEnd: ({ attributes }: ReadableSpan) => void seenByTheirs.push(attributes),
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
  const { provider, held, feedsOthers } = createSdkTracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'shop' }),
    settings: createTestRuntime({ env }).settings.traces,
    processors: [theirs],
    output: {
      exporters: [{ name, exporter }],
      delivery: undefined,
      onRecord: () => {
        recorded += 1;
      },
    },
  });
  return {
    provider,
    held,
    feedsOthers,
    tracer: provider.getTracer('test'),
    exported,
    seenByTheirs,
    recorded: () => recorded,
  };
};

describe('createSdkTracerProvider', () => {
  it('holds nothing of its own, and feeds the processors of the application', () => {
    const { held, feedsOthers } = create();
    expect([held, feedsOthers]).toEqual([undefined, true]);
  });

  it('exports spans in batches, with the resource', async () => {
    const { provider, tracer, exported } = create();
    tracer.startSpan('a').end();
    tracer.startSpan('b').end();
    expect(exported).toEqual([]);
    await provider.forceFlush();
    expect(exported.map((batch) => batch.map(({ name }) => name))).toEqual([['a', 'b']]);
    expect(exported[0]?.[0]?.resource.attributes).toEqual({ 'service.name': 'shop' });
    await provider.shutdown();
  });

  it('writes each span to the console as it ends', async () => {
    const { provider, tracer, exported } = create({}, 'console');
    tracer.startSpan('a').end();
    await provider.forceFlush();
    expect(exported).toHaveLength(1);
  });

  it('hides secrets from processors of the application too', () => {
    const { tracer, seenByTheirs } = create();
    tracer.startSpan('a', { attributes: { 'url.full': 'http://a.test/?token=b' } }).end();
    expect(seenByTheirs).toEqual([{ 'url.full': 'http://a.test/?token=REDACTED' }]);
  });

  it('tells of what is recorded, and not of what the sampler leaves out', () => {
    const { tracer, recorded } = create();
    tracer.startSpan('a').end();
    expect(recorded()).toBe(1);
    const off = create({ OTEL_TRACES_SAMPLER: 'always_off' });
    off.tracer.startSpan('a').end();
    expect(off.recorded()).toBe(0);
  });

  it('keeps the limits of the settings', () => {
    const { tracer, seenByTheirs } = create({
      OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: '1',
      OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT: '3',
    });
    tracer.startSpan('a', { attributes: { one: 'abcdef', two: 'x' } }).end();
    expect(seenByTheirs).toEqual([{ one: 'abc' }]);
  });
});

describe('createSdkTracerProvider over http/protobuf', () => {
  const post = (env: Record<string, string> = {}) => {
    const delivery = createRecordingExporter();
    const sdk = createSdkTracerProvider({
      resource: resourceFromAttributes({ 'service.name': 'shop' }),
      settings: createTestRuntime({ env }).settings.traces,
      processors: [],
      output: { exporters: [], delivery, onRecord: () => undefined },
    });
    return { ...sdk, delivery };
  };

  it('holds what is recorded, and posts it when it is closed', () => {
    const { provider, held, delivery } = post();
    expect(held?.hasPending()).toBe(false);
    provider.getTracer('test').startSpan('a').end();
    expect([held?.hasPending(), delivery.parcels]).toEqual([true, []]);
    held?.close();
    expect(delivery.parcels).toMatchObject([{ signal: 'traces', count: 1 }]);
  });

  it('posts and flushes with the provider', async () => {
    const { provider, delivery } = post();
    provider.getTracer('test').startSpan('a').end();
    await provider.forceFlush();
    expect([delivery.parcels.length, delivery.calls]).toEqual([1, ['flush']]);
  });

  it('counts as lost what is recorded after shutdown', async () => {
    const { provider, held, delivery } = post();
    const span = provider.getTracer('test').startSpan('a');
    await provider.shutdown();
    span.end();
    held?.close();
    expect(delivery.parcels).toEqual([]);
    expect(delivery.losses).toEqual([['traces', 1, AFTER_SHUTDOWN]]);
  });

  it('posts no span that the sampler leaves out', () => {
    const { provider, held, delivery } = post({ OTEL_TRACES_SAMPLER: 'always_off' });
    provider.getTracer('test').startSpan('a').end();
    expect([held?.hasPending(), delivery.parcels]).toEqual([false, []]);
  });
});
