import { ROOT_CONTEXT, type MeterProvider } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import {
  AlwaysOnSampler,
  BatchSpanProcessor,
  SimpleSpanProcessor,
  TracerProvider,
  type SpanExporter,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace';
import type { NamedExporter, PipelineOutput, SdkPipeline } from '../pipelines/create-pipeline';
import type { TracesSettings } from '../settings/settings';
import { createSampler } from '../traces/create-sampler';
import { EncodingSpanProcessor } from '../traces/encoding-span-processor';
import { RandomIdGenerator } from '../traces/random-id-generator';
import { guardSpans } from '../traces/guard-spans';
import { UrlRedactingProcessor } from '../traces/url-redacting-processor';

/** Creates the SDK's tracer provider with a processor for each exporter. */
export function createSdkTracerProvider(input: {
  readonly resource: Resource;
  readonly settings: TracesSettings;
  readonly processors: readonly object[];
  readonly output: PipelineOutput;
}): SdkPipeline<TracerProvider> {
  const { resource, settings, processors } = input;
  const { exporters, delivery, onRecord, sdkMeterProvider } = input.output;
  guardAllSpans(resource);
  const batchProcessor = delivery?.openSpans(settings.batch);
  const provider = new TracerProvider({
    resource,
    ...(sdkMeterProvider === undefined ? {} : { meterProvider: sdkMeterProvider }),
    sampler: createSampler(settings.sampler),
    idGenerator: new RandomIdGenerator(),
    spanLimits: settings.limits,
    spanProcessors: [
      new UrlRedactingProcessor(onRecord),
      ...(processors as readonly SpanProcessor[]),
      ...exporters.map((exporter) => createProcessor(exporter, settings, sdkMeterProvider)),
      ...(batchProcessor === undefined ? [] : [new EncodingSpanProcessor(batchProcessor)]),
    ],
  });
  const feedsOthers = processors.length > 0;
  return {
    provider,
    feedsOthers,
    ...(batchProcessor === undefined ? {} : { held: batchProcessor }),
  };
}

/** Their class is only to be had from a span. */
function guardAllSpans(resource: Resource): void {
  if (areGuarded) return;
  areGuarded = true;
  const provider = new TracerProvider({ resource, sampler: new AlwaysOnSampler() });
  const span = provider.getTracer('').startSpan('', {}, ROOT_CONTEXT);
  guardSpans(Object.getPrototypeOf(span) as Parameters<typeof guardSpans>[0]);
}

let areGuarded = false;

function createProcessor(
  named: NamedExporter,
  { batch }: TracesSettings,
  selfObsMeterProvider: MeterProvider | undefined,
): SpanProcessor {
  const common = {
    exporter: named.exporter as unknown as SpanExporter,
    ...(selfObsMeterProvider === undefined ? {} : { selfObsMeterProvider }),
  };
  if (named.name === 'console') return new SimpleSpanProcessor(common);
  return new BatchSpanProcessor({
    ...common,
    maxQueueSize: batch.maxQueueSize,
    maxExportBatchSize: batch.maxExportBatchSize,
    scheduledDelayMillis: batch.scheduleDelayMillis,
    exportTimeoutMillis: batch.exportTimeoutMillis,
  });
}
