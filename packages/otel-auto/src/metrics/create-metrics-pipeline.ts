import type { Resource } from '@opentelemetry/resources';
import type { Voice } from '../diagnostics/voice';
import type { OtlpExporter } from '../export/otlp-exporter';
import type { LoaderOf } from '../loader-of';
import type { Pipeline } from '../pipelines/pipeline';
import { createPipeline, type PipelineInput } from '../pipelines/create-pipeline';
import type { Redactor } from '../redaction/redactor';
import { passedObjects } from '../settings/passed-objects';
import type { Settings } from '../settings/settings';
import type { StartOptions } from '../settings/start-options';
import { LazyMeterProvider } from './lazy-meter-provider';

/** The metrics pipeline, with the provider that becomes the global one. */
export interface MetricsPipeline extends Pipeline {
  readonly provider: LazyMeterProvider;
  /** Starts to observe the process before the first measurement creates the SDK's provider. */
  start(): void;
}

/** Creates the metrics pipeline; returns `undefined` if nothing would receive its metrics. */
export function createMetricsPipeline(
  input: PipelineInput & {
    readonly settings: Pick<Settings, 'metrics'>;
    readonly options: Pick<StartOptions, 'metricReaders'>;
    readonly chunks: LoaderOf<{ readonly metrics: typeof import('../chunks/metrics') }>;
    readonly voice: Pick<Voice, 'sayOnce'>;
  },
  resource: () => Resource,
  otlpExporter: () => OtlpExporter,
  redactor: () => Redactor,
): MetricsPipeline | undefined {
  const settings = input.settings.metrics;
  const readers = passedObjects(input.options.metricReaders);
  if (settings.exporters.length === 0 && readers.length === 0) return undefined;
  const pipeline = createPipeline(input, 'metrics', otlpExporter, (output) =>
    input.chunks.load('metrics').createSdkMeterProvider({
      resource: resource(),
      settings,
      readers,
      output,
      voice: input.voice,
    }),
  );
  let isDelivered = false;
  return {
    ...pipeline,
    // A meter always has values to export; the last ones are enough.
    hasPending: () => pipeline.isLoaded() && !isDelivered,
    async flush(flushOptions) {
      if (flushOptions.final) isDelivered = true;
      await pipeline.flush(flushOptions);
    },
    exportNow() {
      // Values that the last flush has delivered are delivered again only together with something
      // new.
      const isSent = otlpExporter().hasRequests('traces') || otlpExporter().hasRequests('logs');
      if (!isDelivered || isSent || pipeline.hasMeasured()) pipeline.exportNow();
    },
    provider: new LazyMeterProvider(pipeline, redactor),
    start: () => void pipeline.load(),
  };
}
