import type {
  Logger,
  LoggerProvider as ApiLoggerProvider,
  MeterProvider,
} from '@opentelemetry/api';
import type { InstrumentationScope } from '@opentelemetry/core';
import type { Resource } from '@opentelemetry/resources';
import {
  BatchLogRecordProcessor,
  LoggerProvider,
  SimpleLogRecordProcessor,
  type LogRecordExporter,
  type LogRecordProcessor,
} from '@opentelemetry/sdk-logs';
import type {
  NamedExporter,
  PipelineOutput,
  SdkPipeline,
  SdkProvider,
} from '../pipelines/create-pipeline';
import { EncodingLogRecordProcessor } from '../logs/encoding-log-record-processor';
import { PlainLogger } from '../logs/plain-logger';
import { RecordMarkingProcessor } from '../logs/record-marking-processor';
import type { LogsSettings } from '../settings/settings';

/** Creates the SDK's logger provider with a processor for each exporter. */
export function createSdkLoggerProvider(input: {
  readonly resource: Resource;
  readonly settings: LogsSettings;
  readonly processors: readonly object[];
  readonly output: PipelineOutput;
}): SdkPipeline<ApiLoggerProvider & SdkProvider> {
  const { resource, settings, processors } = input;
  const { exporters, delivery, onRecord, sdkMeterProvider } = input.output;
  const batchProcessor = delivery?.openLogRecords(settings.batch);
  const all = [
    new RecordMarkingProcessor(onRecord),
    ...(processors as readonly LogRecordProcessor[]),
    ...exporters.map((exporter) => createProcessor(exporter, settings, sdkMeterProvider)),
    ...(batchProcessor === undefined ? [] : [new EncodingLogRecordProcessor(batchProcessor)]),
  ];
  const sdk = new LoggerProvider({
    resource,
    ...(sdkMeterProvider === undefined ? {} : { meterProvider: sdkMeterProvider }),
    logRecordLimits: settings.limits,
    processors: all,
  });
  // Nobody else looks at the records.
  const isPlain =
    batchProcessor !== undefined && all.length === 2 && sdkMeterProvider === undefined;
  const provider: ApiLoggerProvider & SdkProvider = {
    getLogger(name, version, options) {
      const logger = sdk.getLogger(name, version, options);
      const scope = (logger as ScopedLogger)._instrumentationScope;
      if (!isPlain || scope === undefined) return logger;
      return new PlainLogger(logger, { batchProcessor, resource, scope, limits: settings.limits });
    },
    forceFlush: () => sdk.forceFlush(),
    // As the provider of spans does it: the SDK's own would drop what comes afterwards uncounted.
    shutdown: async () => void (await Promise.all(all.map((processor) => processor.shutdown()))),
  };
  const feedsOthers = processors.length > 0;
  return {
    provider,
    feedsOthers,
    ...(batchProcessor === undefined ? {} : { held: batchProcessor }),
  };
}

/** What of the SDK's logger both ways of a record have in common. */
type ScopedLogger = Logger & { readonly _instrumentationScope?: InstrumentationScope };

function createProcessor(
  named: NamedExporter,
  { batch }: LogsSettings,
  selfObsMeterProvider: MeterProvider | undefined,
): LogRecordProcessor {
  const common = {
    exporter: named.exporter as unknown as LogRecordExporter,
    ...(selfObsMeterProvider === undefined ? {} : { selfObsMeterProvider }),
  };
  if (named.name === 'console') return new SimpleLogRecordProcessor(common);
  return new BatchLogRecordProcessor({
    ...common,
    maxQueueSize: batch.maxQueueSize,
    maxExportBatchSize: batch.maxExportBatchSize,
    scheduledDelayMillis: batch.scheduleDelayMillis,
    exportTimeoutMillis: batch.exportTimeoutMillis,
  });
}
