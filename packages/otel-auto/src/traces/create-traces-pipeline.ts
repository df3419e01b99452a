import type { Resource } from '@opentelemetry/resources';
import type { ContextAttributes } from '../context/context-attributes';
import type { OtlpExporter } from '../export/otlp-exporter';
import type { LoaderOf } from '../loader-of';
import type { Pipeline } from '../pipelines/pipeline';
import { createPipeline, type PipelineInput } from '../pipelines/create-pipeline';
import type { Redactor } from '../redaction/redactor';
import { passedObjects } from '../settings/passed-objects';
import type { Settings } from '../settings/settings';
import type { StartOptions } from '../settings/start-options';
import type { SamplerChunks } from './create-sampler';
import { LazyTracerProvider } from './lazy-tracer-provider';

/** The traces pipeline, with the provider that becomes the global one. */
export interface TracesPipeline extends Pipeline {
  readonly provider: LazyTracerProvider;
}

/** Creates the traces pipeline; returns `undefined` if nothing would receive its spans. */
export function createTracesPipeline(
  input: PipelineInput & {
    readonly settings: Pick<Settings, 'traces' | 'propagators'>;
    readonly options: Pick<StartOptions, 'spanProcessors'>;
    readonly chunks: LoaderOf<{ readonly traces: typeof import('../chunks/traces') }> &
      SamplerChunks;
  },
  resource: () => Resource,
  otlpExporter: () => OtlpExporter,
  contextAttributes: ContextAttributes,
  redactor: () => Redactor,
): TracesPipeline | undefined {
  const settings = input.settings.traces;
  const processors = passedObjects(input.options.spanProcessors);
  if (settings.exporters.length === 0 && processors.length === 0) return undefined;
  const pipeline = createPipeline(input, 'traces', otlpExporter, (output) =>
    input.chunks.load('traces').createSdkTracerProvider({
      resource: resource(),
      settings,
      propagators: input.settings.propagators,
      processors,
      output,
      redactor: redactor(),
      chunks: input.chunks,
    }),
  );
  return { ...pipeline, provider: new LazyTracerProvider(pipeline, contextAttributes) };
}
