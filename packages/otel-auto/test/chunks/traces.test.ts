import { describe, expect, it } from '@jest/globals';
import { resourceFromAttributes } from '@opentelemetry/resources';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { AFTER_SHUTDOWN } from '../../src/export/loss-cause';
import type { ConsoleExporter } from '../../src/console/console-exporter';
import { createSdkTracerProvider } from '../../src/chunks/traces';
import * as samplers from '../../src/chunks/samplers';
import { createRecordingExporter } from '../support/recording-exporter';
import { createTestRedactor } from '../support/redactor';
import { createTestRuntime } from '../support/test-runtime';

const create = (env: Record<string, string> = {}) => {
  const exported: ReadableSpan[][] = [];
  const seenByTheirs: unknown[] = [];
  let recorded = 0;
  const consoleExporter = {
    export: (spans: ReadableSpan[], onResult: (result: { code: number }) => void) => {
      exported.push(spans);
      onResult({ code: 0 });
    },
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
    isBusy: () => false,
  } as unknown as ConsoleExporter;
  const theirs = {
    onStart() {},
    onEnd: ({ attributes }: ReadableSpan) => void seenByTheirs.push(attributes),
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
  const { provider, processor, hasOtherProcessors } = createSdkTracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'shop' }),
    settings: createTestRuntime({ env }).settings.traces,
    processors: [theirs],
    redactor: createTestRedactor(),
    chunks: { load: () => samplers },
    output: {
      consoleExporter,
      otlpExporter: undefined,
      countLost: () => undefined,
      onRecord: () => {
        recorded += 1;
      },
    },
  });
  return {
    provider,
    processor,
    hasOtherProcessors,
    tracer: provider.getTracer('test'),
    exported,
    seenByTheirs,
    recorded: () => recorded,
  };
};

describe('createSdkTracerProvider', () => {
  it('has no processor of its own without OTLP, and those of the application', () => {
    const { processor, hasOtherProcessors } = create();
    expect([processor, hasOtherProcessors]).toEqual([undefined, true]);
  });

  it('writes each span to the console as it ends, with the resource', async () => {
    const { provider, tracer, exported } = create();
    tracer.startSpan('a').end();
    await provider.forceFlush();
    expect(exported).toHaveLength(1);
    expect(exported[0]?.[0]?.resource.attributes).toEqual({ 'service.name': 'shop' });
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

describe('createSdkTracerProvider over OTLP', () => {
  const createOverOtlp = (env: Record<string, string> = {}) => {
    const exporter = createRecordingExporter();
    const sdk = createSdkTracerProvider({
      resource: resourceFromAttributes({ 'service.name': 'shop' }),
      settings: createTestRuntime({ env }).settings.traces,
      processors: [],
      redactor: createTestRedactor(),
      chunks: { load: () => samplers },
      output: {
        consoleExporter: undefined,
        otlpExporter: exporter,
        onRecord: () => undefined,
        countLost: () => undefined,
      },
    });
    return { ...sdk, exporter };
  };

  it('has what is recorded in a batch, and exports it when it is asked to', () => {
    const { provider, processor, exporter } = createOverOtlp();
    expect(processor?.hasPending()).toBe(false);
    provider.getTracer('test').startSpan('a').end();
    expect([processor?.hasPending(), exporter.requests]).toEqual([true, []]);
    processor?.exportBatch();
    expect(exporter.requests).toMatchObject([{ signal: 'traces', count: 1 }]);
  });

  it('exports and flushes with the provider', async () => {
    const { provider, exporter } = createOverOtlp();
    provider.getTracer('test').startSpan('a').end();
    await provider.forceFlush();
    expect([exporter.requests.length, exporter.calls]).toEqual([1, ['flush']]);
  });

  it('counts as lost what is recorded after shutdown', async () => {
    const { provider, processor, exporter } = createOverOtlp();
    const span = provider.getTracer('test').startSpan('a');
    await provider.shutdown();
    span.end();
    processor?.exportBatch();
    expect(exporter.requests).toEqual([]);
    expect(exporter.losses).toEqual([['traces', 1, AFTER_SHUTDOWN]]);
  });

  it('exports no span that the sampler leaves out', () => {
    const { provider, processor, exporter } = createOverOtlp({ OTEL_TRACES_SAMPLER: 'always_off' });
    provider.getTracer('test').startSpan('a').end();
    expect([processor?.hasPending(), exporter.requests]).toEqual([false, []]);
  });
});
