import { createNoopMeter, type MeterProvider } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import type { Pipeline } from '../lifecycle/lifecycle';
import { createEnding } from '../otlp/ending';
import { createExporter, type TrackedExporter } from '../otlp/create-exporter';
import type { MetricsPart } from '../parts/metrics';
import type { Runtime } from '../runtime';
import { givenObjects } from '../settings/given-objects';
import { LazyMeterProvider, type SdkMeterProvider } from './lazy-meter-provider';

/** The metrics pipeline: its provider, and what the lifecycle needs of it. */
export interface MetricsPipeline extends Pipeline {
  readonly provider: MeterProvider;
  /** Loads the metrics SDK now, before the first measurement asks for it, and observes the process. */
  load(): void;
}

/**
 * Creates the metrics pipeline; `undefined` when nothing would take its metrics.
 *
 * Differs from the other signals in that its SDK is loaded with the first measurement: it is as
 * large as the rest of the core together, and a start does not measure anything.
 */
export function createMeterProvider(
  runtime: Runtime,
  resource: Resource,
): MetricsPipeline | undefined {
  const { settings, options } = runtime;
  const { exporters } = settings.metrics;
  const given = givenObjects(options.metricReaders);
  if (exporters.length === 0 && given.length === 0) return undefined;

  const ending = createEnding();
  const tracked: TrackedExporter[] = [];
  const create = (): SdkMeterProvider => {
    const part = runtime.hooks.pause(() => runtime.chunks.part('metrics') as MetricsPart);
    return part.createSdkMeterProvider({
      resource,
      settings: settings.metrics,
      readers: given,
      exporters: exporters.map((name) => {
        const exporter = createExporter(runtime, { name, signal: 'metrics', ending });
        tracked.push(exporter);
        return exporter;
      }),
    });
  };
  const provider = new LazyMeterProvider(() => {
    try {
      return create();
    } catch (error) {
      runtime.voice.say(`metrics could not start (${(error as Error).message}); nothing is measured.`);
      return NO_METRICS;
    }
  });
  return {
    provider,
    load: () => provider.load(),
    // A meter provider always has something to say, so the process would never end for it.
    hasPending: () => false,
    async flush(flushOptions) {
      if (flushOptions.final) ending.begin();
      await provider.loaded?.forceFlush().catch(() => undefined);
      await Promise.all(tracked.map((exporter) => exporter.settled()));
    },
    shutdown: async () => provider.loaded?.shutdown(),
  };
}

/** In the place of an SDK that could not be loaded: a measurement must not throw into the application. */
const NO_METRICS: SdkMeterProvider = {
  getMeter: () => createNoopMeter(),
  forceFlush: () => Promise.resolve(),
  shutdown: () => Promise.resolve(),
};
