import { describe, expect, it } from '@jest/globals';
import type { Meter } from '@opentelemetry/api';
import { emptyResource } from '@opentelemetry/resources';
import { AggregationTemporality, type ResourceMetrics } from '@opentelemetry/sdk-metrics';
import type { NamedExporter, PipelineOutput } from '../../src/pipelines/create-pipeline';
import type { TrackedExporter } from '../../src/console/create-exporter';
import { createSdkMeterProvider } from '../../src/chunks/metrics';
import type { MetricsSettings } from '../../src/settings/settings';
import { TestMetricReader } from '../support/metric-reader';
import { createRecordingExporter } from '../support/recording-exporter';
import { createRecordingVoice } from '../support/recording-voice';
import { createTestRuntime } from '../support/test-runtime';

const settingsOf = (env: Record<string, string> = {}): MetricsSettings =>
  createTestRuntime({ env }).settings.metrics;

/** An exporter that keeps what it is given. */
const createExporter = () => {
  const exported: ResourceMetrics[] = [];
  const exporter = {
    export: (items: ResourceMetrics, onResult: (outcome: { code: number }) => void) => {
      exported.push(items);
      onResult({ code: 0 });
    },
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
    settled: () => Promise.resolve(),
  } as unknown as TrackedExporter;
  return { exporter, exported };
};

const outputTo = (...exporters: readonly NamedExporter[]): PipelineOutput => ({
  exporters,
  delivery: undefined,
  onRecord: () => undefined,
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
  const { exporter, exported } = createExporter();
  const { provider } = createSdkMeterProvider({
    resource: emptyResource(),
    settings: settingsOf({ OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: preference }),
    readers: [],
    output: outputTo({ name: 'otlp', exporter }),
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
    const { exporter, exported } = createExporter();
    const { provider } = createSdkMeterProvider({
      resource: emptyResource(),
      settings: settingsOf({ OTEL_METRIC_EXPORT_INTERVAL: '10', OTEL_METRIC_EXPORT_TIMEOUT: '10' }),
      readers: [],
      output: outputTo({ name: 'otlp', exporter }),
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

describe('createSdkMeterProvider over http/protobuf', () => {
  const post = (env: Record<string, string> = {}) => {
    const recording = createRecordingExporter();
    const posted: ResourceMetrics[] = [];
    const delivery = {
      ...recording,
      postMetrics(metrics: ResourceMetrics) {
        posted.push(metrics);
        recording.postMetrics(metrics);
      },
    };
    const voice = createRecordingVoice();
    const { provider, held } = createSdkMeterProvider({
      resource: emptyResource(),
      settings: settingsOf(env),
      readers: [],
      output: { exporters: [], delivery, onRecord: () => undefined },
      voice,
    });
    const namesAt = (index: number) =>
      posted[index]!.scopeMetrics.flatMap(({ metrics }) =>
        metrics.map(({ descriptor }) => descriptor.name),
      );
    return { provider, held: held!, delivery, posted, namesAt, voice };
  };

  it('posts what is collected, and waits for the delivery when it is flushed', async () => {
    const { provider, held, delivery, posted, namesAt } = post();
    provider.getMeter('test').createCounter('counter').add(1);
    expect(held.hasPending()).toBe(false);
    await provider.forceFlush();
    expect(namesAt(0)).toContain('counter');
    expect(delivery.calls).toEqual(['flush']);
    expect(held.hasPending()).toBe(true);
    await provider.shutdown();
    expect(posted).toHaveLength(2);
  });

  it('collects and posts at once when it is closed, what it observes as well', async () => {
    const { provider, held, posted, namesAt } = post();
    provider.getMeter('test').createCounter('counter').add(1);
    held.close();
    expect(posted).toHaveLength(1);
    expect(namesAt(0)).toEqual(expect.arrayContaining(['counter', 'process.uptime']));
    await provider.shutdown();
  });

  it('says once that it cannot collect from an SDK that is built otherwise', () => {
    const { provider, held, posted, voice } = post();
    Object.assign(provider['_sharedState'], { meterSharedStates: undefined });
    held.close();
    held.close();
    expect(posted).toEqual([]);
    expect(voice.lines).toEqual([
      expect.stringMatching(/^the last metrics could not be collected \(.+\); .+ report it\.$/),
    ]);
  });

  it('posts nothing more when it was shut down', async () => {
    const { provider, held, posted } = post();
    await provider.shutdown();
    const count = posted.length;
    held.close();
    expect(posted).toHaveLength(count);
  });

  it('has the temporality of the settings, also when it is closed', async () => {
    const { provider, held, posted } = post({
      OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: 'delta',
    });
    measure(provider.getMeter('test'));
    held.close();
    const metrics = posted[0]!.scopeMetrics.find(({ scope }) => scope.name === 'test')!.metrics;
    const temporalities = metrics.map((metric) => metric.aggregationTemporality);
    expect(new Set(temporalities)).toEqual(
      new Set([AggregationTemporality.DELTA, AggregationTemporality.CUMULATIVE]),
    );
    await provider.shutdown();
  });
});
