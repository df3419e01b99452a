import type { LoggerProvider } from '@opentelemetry/api';
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
import { LazyLoggerProvider } from './lazy-logger-provider';

/** The logs pipeline, with the provider that becomes the global one. */
export interface LogsPipeline extends Pipeline {
  readonly provider: LoggerProvider;
}

/** Creates the logs pipeline; returns `undefined` if nothing would receive its records. */
export function createLogsPipeline(
  input: PipelineInput & {
    readonly settings: Pick<Settings, 'logs'>;
    readonly options: Pick<StartOptions, 'logRecordProcessors'>;
    readonly chunks: LoaderOf<{ readonly logs: typeof import('../chunks/logs') }>;
  },
  resource: () => Resource,
  otlpExporter: () => OtlpExporter,
  contextAttributes: ContextAttributes,
  redactor: () => Redactor,
): LogsPipeline | undefined {
  const settings = input.settings.logs;
  const processors = passedObjects(input.options.logRecordProcessors);
  if (settings.exporters.length === 0 && processors.length === 0) return undefined;
  const pipeline = createPipeline(input, 'logs', otlpExporter, (output) =>
    input.chunks.load('logs').createSdkLoggerProvider({
      resource: resource(),
      settings,
      processors,
      output,
      redactor: redactor(),
    }),
  );
  return { ...pipeline, provider: new LazyLoggerProvider(pipeline, contextAttributes) };
}
