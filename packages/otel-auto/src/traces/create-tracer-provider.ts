import type { Resource } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  SimpleSpanProcessor,
  TracerProvider,
  type SpanExporter,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace';
import type { Pipeline } from '../lifecycle/lifecycle';
import { createEnding } from '../otlp/ending';
import { createExporter, type TrackedExporter } from '../otlp/create-exporter';
import type { Runtime } from '../runtime';
import { givenObjects } from '../settings/given-objects';
import { createSampler } from './create-sampler';
import { UrlRedactingProcessor } from './url-redacting-processor';

/** The traces pipeline: its provider, and what the lifecycle needs of it. */
export interface TracesPipeline extends Pipeline {
  readonly provider: TracerProvider;
}

/** Creates the traces pipeline; `undefined` when nothing would take its spans. */
export function createTracerProvider(
  runtime: Runtime,
  resource: Resource,
): TracesPipeline | undefined {
  const { settings, options } = runtime;
  const { exporters, batch, sampler, limits } = settings.traces;
  const given = givenObjects<SpanProcessor>(options.spanProcessors);
  if (exporters.length === 0 && given.length === 0) return undefined;

  const ending = createEnding();
  let pending = false;
  const tracked: TrackedExporter[] = [];
  const processors = exporters.map((name): SpanProcessor => {
    const exporter = createExporter(runtime, { name, signal: 'traces', ending });
    tracked.push(exporter);
    if (name === 'console') return new SimpleSpanProcessor({ exporter: exporter as unknown as SpanExporter });
    return new BatchSpanProcessor({
      exporter: exporter as unknown as SpanExporter,
      maxQueueSize: batch.maxQueueSize,
      maxExportBatchSize: batch.maxExportBatchSize,
      scheduledDelayMillis: batch.scheduleDelayMillis,
      exportTimeoutMillis: batch.exportTimeoutMillis,
    });
  });
  const provider = new TracerProvider({
    resource,
    sampler: createSampler(sampler),
    spanLimits: limits,
    spanProcessors: [
      new UrlRedactingProcessor(() => {
        pending = true;
      }),
      ...given,
      ...processors,
    ],
  });
  return {
    provider,
    hasPending: () => pending,
    async flush(flushOptions) {
      if (flushOptions.final) ending.begin();
      pending = false;
      await provider.forceFlush().catch(() => undefined);
      await Promise.all(tracked.map((exporter) => exporter.settled()));
    },
    shutdown: () => provider.shutdown(),
  };
}
