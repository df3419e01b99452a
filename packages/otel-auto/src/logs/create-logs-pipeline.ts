import type { LoggerProvider } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import type { OtlpExporter } from '../export/otlp-exporter';
import type { Pipeline } from '../pipelines/pipeline';
import { createPipeline } from '../pipelines/create-pipeline';
import type { Runtime } from '../runtime';
import { givenObjects } from '../settings/given-objects';
import { LazyLoggerProvider } from './lazy-logger-provider';

/** The logs pipeline, with the provider that becomes the global one. */
export interface LogsPipeline extends Pipeline {
  readonly provider: LoggerProvider;
}

/** Creates the logs pipeline; `undefined` when nothing would take its records. */
export function createLogsPipeline(
  runtime: Runtime,
  resource: () => Resource,
  otlpExporter: () => OtlpExporter,
): LogsPipeline | undefined {
  const settings = runtime.settings.logs;
  const processors = givenObjects(runtime.options.logRecordProcessors);
  if (settings.exporters.length === 0 && processors.length === 0) return undefined;
  const pipeline = createPipeline(runtime, 'logs', otlpExporter, (output) =>
    runtime.chunks.load('logs').createSdkLoggerProvider({
      resource: resource(),
      settings,
      processors,
      output,
    }),
  );
  return { ...pipeline, provider: new LazyLoggerProvider(pipeline) };
}
