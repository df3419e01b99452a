import { describe, expect, it } from '@jest/globals';
import { emptyResource } from '@opentelemetry/resources';
import { AFTER_SHUTDOWN } from '../../src/export/loss-cause';
import type { SdkProvider } from '../../src/pipelines/create-pipeline';
import { ContextAttributes } from '../../src/context/context-attributes';
import { createLogsPipeline } from '../../src/logs/create-logs-pipeline';
import { createMetricsPipeline } from '../../src/metrics/create-metrics-pipeline';
import type { SignalExporter } from '../../src/console/signal-exporter';
import * as logsChunk from '../../src/chunks/logs';
import * as metricsChunk from '../../src/chunks/metrics';
import * as tracesChunk from '../../src/chunks/traces';
import { createTracesPipeline } from '../../src/traces/create-traces-pipeline';
import { TestMetricReader } from '../support/metric-reader';
import { createRecordingExporter } from '../support/recording-exporter';
import { createTestRedactor } from '../support/redactor';
import { createTestRuntime, type TestRuntimeInput } from '../support/test-runtime';

const exportingTo = (names: string) => ({
  OTEL_TRACES_EXPORTER: names,
  OTEL_METRICS_EXPORTER: names,
  OTEL_LOGS_EXPORTER: names,
});
const NONE = exportingTo('none');

/** An exporter to the console that takes everything. */
const consoleChunk = {
  createExporter: (): SignalExporter => ({
    export: (_items, onResult) => onResult({ code: 0 }),
    shutdown: () => Promise.resolve(),
  }),
};
const CHUNKS = {
  traces: tracesChunk,
  metrics: metricsChunk,
  logs: logsChunk,
  console: consoleChunk,
};

const create = (input: TestRuntimeInput) => {
  const runtime = createTestRuntime({ chunks: CHUNKS, ...input });
  const contextAttributes = new ContextAttributes([]);
  const exporter = createRecordingExporter();
  const getOtlpExporter = () => exporter;
  return {
    ...runtime,
    exporter,
    traces: createTracesPipeline(
      runtime,
      emptyResource,
      getOtlpExporter,
      contextAttributes,
      createTestRedactor,
    ),
    metrics: createMetricsPipeline(runtime, emptyResource, getOtlpExporter, createTestRedactor),
    logs: createLogsPipeline(
      runtime,
      emptyResource,
      getOtlpExporter,
      contextAttributes,
      createTestRedactor,
    ),
  };
};

describe('the pipelines of the three signals', () => {
  it('are not there when nothing would take what they record', () => {
    expect(create({ env: NONE })).toMatchObject({
      traces: undefined,
      metrics: undefined,
      logs: undefined,
    });
  });

  it('are there for what the application passes, also without an exporter', async () => {
    const seen: string[] = [];
    const processor = {
      onStart() {},
      onEnd: () => void seen.push('span'),
      onEmit: () => void seen.push('log record'),
      forceFlush: () => Promise.resolve(),
      shutdown: () => Promise.resolve(),
    };
    const reader = new TestMetricReader();
    const options = {
      spanProcessors: [processor],
      metricReaders: [reader],
      logRecordProcessors: [processor],
    };
    const { traces, metrics, logs } = create({ env: NONE, options });
    traces?.provider.getTracer('test').startSpan('a').end();
    logs?.provider.getLogger('test').emit({ body: 'a' });
    metrics?.provider.getMeter('test').createCounter('counter').add(1);
    expect(seen).toEqual(['span', 'log record']);
    expect([traces?.hasPending(), logs?.hasPending()]).toEqual([true, true]);
    expect(await reader.readValues()).toMatchObject({ counter: 1 });
    for (const pipeline of [traces, metrics, logs]) await pipeline?.shutdown();
  });

  it('load no SDK before something is recorded', () => {
    const { traces, metrics, logs, loadedChunks } = create({});
    traces?.provider.getTracer('test');
    metrics?.provider.getMeter('test').createCounter('counter');
    logs?.provider.getLogger('test');
    expect(loadedChunks).toEqual([]);
  });

  it('start to observe the process when they are told to', async () => {
    const { metrics, loadedChunks } = create({ env: { ...NONE, OTEL_METRICS_EXPORTER: 'otlp' } });
    metrics?.start();
    metrics?.start();
    expect(loadedChunks).toEqual(['metrics']);
    await metrics?.shutdown();
  });

  it.each(['otlp', 'console'])('know whether a span or a log record waits (%s)', async (name) => {
    const { traces, logs } = create({ env: exportingTo(name) });
    expect([traces?.hasPending(), logs?.hasPending()]).toEqual([false, false]);
    traces?.provider.getTracer('test').startSpan('a').end();
    logs?.provider.getLogger('test').emit({ body: 'a' });
    expect([traces?.hasPending(), logs?.hasPending()]).toEqual([true, true]);
    await Promise.all([traces?.shutdown(), logs?.shutdown()]);
  });

  it('export what they have when there is no time left, metrics as well', async () => {
    const { traces, metrics, logs, exporter } = create({});
    traces?.provider.getTracer('test').startSpan('a').end();
    metrics?.provider.getMeter('test').createCounter('counter').add(1);
    logs?.provider.getLogger('test').emit({ body: 'a' });
    expect(exporter.requests).toEqual([]);
    for (const pipeline of [traces, metrics, logs]) pipeline?.exportNow();
    expect(exporter.requests.map(({ signal }) => signal)).toEqual(['traces', 'metrics', 'logs']);
    for (const pipeline of [traces, metrics, logs]) await pipeline?.shutdown();
  });

  it('export no metrics again that the last flush has exported', async () => {
    const { metrics, exporter } = create({});
    metrics?.provider.getMeter('test').createCounter('counter').add(1);
    await metrics?.flush({ final: true });
    metrics?.exportNow();
    expect(exporter.requests).toHaveLength(1);
    await metrics?.shutdown();
  });

  it('export the metrics that were measured after the last flush', async () => {
    const { metrics, exporter } = create({});
    const counter = metrics?.provider.getMeter('test').createCounter('counter');
    counter?.add(1);
    await metrics?.flush({ final: true });
    counter?.add(1);
    metrics?.exportNow();
    expect(exporter.requests).toHaveLength(2);
    await metrics?.shutdown();
  });

  it.each(['otlp', 'console', 'otlp,console'])(
    'that were shut down count what is recorded, each once, and throw nothing (%s)',
    async (names) => {
      const { traces, metrics, logs, exporter } = create({ env: exportingTo(names) });
      const tracer = traces!.provider.getTracer('test');
      const counter = metrics!.provider.getMeter('test').createCounter('counter');
      const logger = logs!.provider.getLogger('test');
      const record = () => {
        tracer.startSpan('a').end();
        counter.add(1);
        logger.emit({ body: 'a' });
      };
      record();
      const providers = [traces, metrics, logs].map(
        (pipeline) => pipeline!.provider as Partial<SdkProvider> as SdkProvider,
      );
      for (const provider of [...providers, ...providers]) await provider.shutdown();
      record();
      traces!.provider.getTracer('other').startSpan('a').end();
      logs!.provider.getLogger('other').emit({ body: 'a' });
      for (const provider of providers) await provider.forceFlush();
      const [span, logRecord] = (['traces', 'logs'] as const).map((signal) => [
        signal,
        1,
        AFTER_SHUTDOWN,
      ]);
      expect(exporter.losses).toEqual([span, logRecord, span, logRecord]);
    },
  );

  it.each(['traces', 'metrics', 'logs'] as const)(
    'say so when the SDK of %s cannot be loaded, and the application runs',
    (signal) => {
      const pipelines = create({ chunks: {} });
      pipelines.traces?.provider.getTracer('test').startSpan('a').end();
      pipelines.metrics?.provider.getMeter('test').createCounter('counter').add(1);
      pipelines.logs?.provider.getLogger('test').emit({ body: 'a' });
      expect(pipelines.voice.lines).toContain(
        `${signal} could not start (Cannot find module '${signal}'); the application runs without them.`,
      );
      expect(pipelines.voice.lines).toHaveLength(3);
    },
  );
});
