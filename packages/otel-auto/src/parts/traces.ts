import type { Resource } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  SimpleSpanProcessor,
  TracerProvider,
  type SpanExporter,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace';
import type { NamedExporter } from '../lifecycle/create-pipeline';
import type { TracesSettings } from '../settings/settings';
import { createSampler } from '../traces/create-sampler';
import { UrlRedactingProcessor } from '../traces/url-redacting-processor';

/** What this part gives; `traces/create-traces-pipeline.ts` loads it with the first span. */
export interface TracesPart {
  createSdkTracerProvider: typeof createSdkTracerProvider;
}

/** Creates the SDK's tracer provider with a processor for each exporter. */
export function createSdkTracerProvider(input: {
  readonly resource: Resource;
  readonly settings: TracesSettings;
  readonly processors: readonly object[];
  readonly exporters: readonly NamedExporter[];
  readonly onRecord: () => void;
}): TracerProvider {
  const { resource, settings, processors, exporters, onRecord } = input;
  return new TracerProvider({
    resource,
    sampler: createSampler(settings.sampler),
    spanLimits: settings.limits,
    spanProcessors: [
      new UrlRedactingProcessor(onRecord),
      ...(processors as readonly SpanProcessor[]),
      ...exporters.map((exporter) => createProcessor(exporter, settings)),
    ],
  });
}

function createProcessor(named: NamedExporter, { batch }: TracesSettings): SpanProcessor {
  const exporter = named.exporter as unknown as SpanExporter;
  if (named.name === 'console') return new SimpleSpanProcessor({ exporter });
  return new BatchSpanProcessor({
    exporter,
    maxQueueSize: batch.maxQueueSize,
    maxExportBatchSize: batch.maxExportBatchSize,
    scheduledDelayMillis: batch.scheduleDelayMillis,
    exportTimeoutMillis: batch.exportTimeoutMillis,
  });
}
