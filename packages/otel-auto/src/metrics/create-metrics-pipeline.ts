import type { Resource } from '@opentelemetry/resources';
import type { OtlpExporter } from '../export/otlp-exporter';
import type { Pipeline } from '../pipelines/pipeline';
import { createPipeline } from '../pipelines/create-pipeline';
import type { Runtime } from '../runtime';
import { givenObjects } from '../settings/given-objects';
import { LazyMeterProvider } from './lazy-meter-provider';

/** The metrics pipeline, with the provider that becomes the global one. */
export interface MetricsPipeline extends Pipeline {
  readonly provider: LazyMeterProvider;
  /** Starts to observe the process, before the first measurement asks for the SDK. */
  start(): void;
}

/** Creates the metrics pipeline; `undefined` when nothing would take its metrics. */
export function createMetricsPipeline(
  runtime: Runtime,
  resource: () => Resource,
  otlpExporter: () => OtlpExporter,
): MetricsPipeline | undefined {
  const settings = runtime.settings.metrics;
  const readers = givenObjects(runtime.options.metricReaders);
  if (settings.exporters.length === 0 && readers.length === 0) return undefined;
  const pipeline = createPipeline(runtime, 'metrics', otlpExporter, (output) =>
    runtime.chunks.load('metrics').createSdkMeterProvider({
      resource: resource(),
      settings,
      readers,
      output,
      voice: runtime.voice,
    }),
  );
  let isDelivered = false;
  return {
    ...pipeline,
    // A meter always has something to say; what it says last is enough.
    hasPending: () => pipeline.isLoaded() && !isDelivered,
    async flush(flushOptions) {
      if (flushOptions.final) isDelivered = true;
      await pipeline.flush(flushOptions);
    },
    closeNow() {
      // What the last flush has delivered is delivered again only beside something new.
      const isSent = otlpExporter().hasRequests('traces') || otlpExporter().hasRequests('logs');
      if (!isDelivered || isSent || pipeline.hasMeasured()) pipeline.closeNow();
    },
    provider: new LazyMeterProvider(pipeline),
    start: () => void pipeline.load(),
  };
}
