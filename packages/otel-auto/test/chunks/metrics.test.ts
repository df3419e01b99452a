import { describe, expect, it } from '@jest/globals';
import type { Meter } from '@opentelemetry/api';
import { emptyResource } from '@opentelemetry/resources';
import { AggregationTemporality, type ResourceMetrics } from '@opentelemetry/sdk-metrics';
import type { PipelineOutput } from '../../src/pipelines/create-pipeline';
import type { ConsoleExporter } from '../../src/console/console-exporter';
import { createSdkMeterProvider } from '../../src/chunks/metrics';
import type { MetricsSettings } from '../../src/settings/settings';
import { TestMetricReader } from '../support/metric-reader';
import { createRecordingExporter } from '../support/recording-exporter';
import { createRecordingVoice } from '../support/recording-voice';
import { createTestRuntime } from '../support/test-runtime';

const settingsOf = (env: Record<string, string> = {}): MetricsSettings =>
  createTestRuntime({ env }).settings.metrics;

/** Creates an exporter to the console that keeps what it exports. */
const createConsoleExporter = () => {
  const exported: ResourceMetrics[] = [];
  const exporter = {
    export: (items: ResourceMetrics, onResult: (result: { code: number }) => void) => {
      exported.push(items);
      onResult({ code: 0 });
    },
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
    isBusy: () => false,
  } as unknown as ConsoleExporter;
  return { exporter, exported };
};

const outputTo = (consoleExporter?: ConsoleExporter): PipelineOutput => ({
  consoleExporter,
  otlpExporter: undefined,
  onRecord: () => undefined,
  countLost: () => undefined,
});

/** A measurement of each kind of instrument. */
function measure(meter: Meter): void {
  meter.createCounter('counter').add(1);
  meter.createUpDownCounter('up_down_counter').add(1);
  meter.createHistogram('histogram').record(1);
  meter.createObservableCounter('observable_counter').addCallback((result) => result.observe(1));
  meter
    .createObservableUpDownCounter('observable_up_down_counter')
    .addCallback((result) => result.observe(1));
}

const temporalitiesOf = async (preference: string) => {
  const { exporter, exported } = createConsoleExporter();
  const { provider } = createSdkMeterProvider({
    resource: emptyResource(),
    settings: settingsOf({ OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: preference }),
    readers: [],
    output: outputTo(exporter),
    voice: createRecordingVoice(),
  });
  measure(provider.getMeter('test'));
  await provider.shutdown();
  const metrics = exported[0]!.scopeMetrics.find(({ scope }) => scope.name === 'test')!.metrics;
  return Object.fromEntries(
    metrics.map(({ descriptor, aggregationTemporality }) => [
      descriptor.name,
      AggregationTemporality[aggregationTemporality],
    ]),
  );
};

describe('createSdkMeterProvider', () => {
  it.each([
    ['cumulative', 'CUMULATIVE', 'CUMULATIVE'],
    ['delta', 'DELTA', 'DELTA'],
    ['lowmemory', 'DELTA', 'CUMULATIVE'],
  ])(
    'gives each kind of instrument the temporality of the preference %s',
    async (preference, synchronous, observable) => {
      expect(await temporalitiesOf(preference)).toEqual({
        counter: synchronous,
        histogram: synchronous,
        observable_counter: observable,
        up_down_counter: 'CUMULATIVE',
        observable_up_down_counter: 'CUMULATIVE',
      });
    },
  );

  it('exports what was measured since, again and again, and at the end', async () => {
    const { exporter, exported } = createConsoleExporter();
    const { provider } = createSdkMeterProvider({
      resource: emptyResource(),
      settings: settingsOf({ OTEL_METRIC_EXPORT_INTERVAL: '10', OTEL_METRIC_EXPORT_TIMEOUT: '10' }),
      readers: [],
      output: outputTo(exporter),
      voice: createRecordingVoice(),
    });
    while (exported.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    await provider.shutdown();
    expect(exported.length).toBeGreaterThanOrEqual(3);
  });

  it('feeds the readers of the options too, and observes the process for them', async () => {
    const reader = new TestMetricReader();
    const { provider } = createSdkMeterProvider({
      resource: emptyResource(),
      settings: settingsOf(),
      readers: [reader],
      output: outputTo(),
      voice: createRecordingVoice(),
    });
    provider.getMeter('test').createCounter('counter').add(2);
    const values = await reader.readValues();
    expect(values).toMatchObject({ counter: 2, 'process.uptime': expect.any(Number) });
    await provider.shutdown();
  });
});

describe('createSdkMeterProvider over OTLP', () => {
  const createOverOtlp = (env: Record<string, string> = {}) => {
    const recording = createRecordingExporter();
    const exported: ResourceMetrics[] = [];
    const exporter = {
      ...recording,
      exportMetrics(metrics: ResourceMetrics) {
        exported.push(metrics);
        recording.exportMetrics(metrics);
      },
    };
    const voice = createRecordingVoice();
    const { provider, processor } = createSdkMeterProvider({
      resource: emptyResource(),
      settings: settingsOf(env),
      readers: [],
      output: { ...outputTo(), otlpExporter: exporter },
      voice,
    });
    const namesAt = (index: number) =>
      exported[index]!.scopeMetrics.flatMap(({ metrics }) =>
        metrics.map(({ descriptor }) => descriptor.name),
      );
    return { provider, processor: processor!, exporter, exported, namesAt, voice };
  };

  it('exports what is collected, and waits for the exporter when it is flushed', async () => {
    const { provider, processor, exporter, exported, namesAt } = createOverOtlp();
    provider.getMeter('test').createCounter('counter').add(1);
    expect(processor.hasPending()).toBe(false);
    await provider.forceFlush();
    expect(namesAt(0)).toContain('counter');
    expect(exporter.calls).toEqual(['flush']);
    expect(processor.hasPending()).toBe(true);
    await provider.shutdown();
    expect(exported).toHaveLength(2);
  });

  it('collects and exports at once when it is asked to, what it observes as well', async () => {
    const { provider, processor, exported, namesAt } = createOverOtlp();
    provider.getMeter('test').createCounter('counter').add(1);
    processor.exportBatch();
    expect(exported).toHaveLength(1);
    expect(namesAt(0)).toEqual(expect.arrayContaining(['counter', 'process.uptime']));
    await provider.shutdown();
  });

  it('says once that it cannot collect from an SDK that is built otherwise', () => {
    const { provider, processor, exported, voice } = createOverOtlp();
    Object.assign(provider['_sharedState'], { meterSharedStates: undefined });
    processor.exportBatch();
    processor.exportBatch();
    expect(exported).toEqual([]);
    expect(voice.lines).toEqual([
      expect.stringMatching(/^the last metrics could not be collected \(.+\); .+ report it\.$/),
    ]);
  });

  it('exports nothing more when it was shut down', async () => {
    const { provider, processor, exported } = createOverOtlp();
    await provider.shutdown();
    const count = exported.length;
    processor.exportBatch();
    expect(exported).toHaveLength(count);
  });

  it('has the temporality of the settings, also when it is asked to export at once', async () => {
    const { provider, processor, exported } = createOverOtlp({
      OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: 'delta',
    });
    measure(provider.getMeter('test'));
    processor.exportBatch();
    const metrics = exported[0]!.scopeMetrics.find(({ scope }) => scope.name === 'test')!.metrics;
    const temporalities = metrics.map((metric) => metric.aggregationTemporality);
    expect(new Set(temporalities)).toEqual(
      new Set([AggregationTemporality.DELTA, AggregationTemporality.CUMULATIVE]),
    );
    await provider.shutdown();
  });
});
