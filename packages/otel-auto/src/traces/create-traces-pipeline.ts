import type { Resource } from '@opentelemetry/resources';
import type { OtlpExporter } from '../export/otlp-exporter';
import type { Pipeline } from '../pipelines/pipeline';
import { createPipeline } from '../pipelines/create-pipeline';
import type { Runtime } from '../runtime';
import { givenObjects } from '../settings/given-objects';
import { LazyTracerProvider } from './lazy-tracer-provider';

/** The traces pipeline, with the provider that becomes the global one. */
export interface TracesPipeline extends Pipeline {
  readonly provider: LazyTracerProvider;
}

/** Creates the traces pipeline; `undefined` when nothing would take its spans. */
export function createTracesPipeline(
  runtime: Runtime,
  resource: () => Resource,
  otlpExporter: () => OtlpExporter,
): TracesPipeline | undefined {
  const settings = runtime.settings.traces;
  const processors = givenObjects(runtime.options.spanProcessors);
  if (settings.exporters.length === 0 && processors.length === 0) return undefined;
  const pipeline = createPipeline(runtime, 'traces', otlpExporter, (output) =>
    runtime.chunks.load('traces').createSdkTracerProvider({
      resource: resource(),
      settings,
      processors,
      output,
    }),
  );
  return { ...pipeline, provider: new LazyTracerProvider(pipeline) };
}
