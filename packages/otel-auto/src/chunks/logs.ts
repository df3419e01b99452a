import {
  createNoopLogger,
  type Logger,
  type LoggerProvider as ApiLoggerProvider,
  type MeterProvider,
} from '@opentelemetry/api';
import type { InstrumentationScope } from '@opentelemetry/core';
import type { Resource } from '@opentelemetry/resources';
import {
  LoggerProvider,
  SimpleLogRecordProcessor,
  type LogRecordProcessor,
} from '@opentelemetry/sdk-logs';
import type { ConsoleExporter } from '../console/console-exporter';
import type { PipelineOutput, SdkPipeline, SdkProvider } from '../pipelines/create-pipeline';
import { EncodingLogRecordProcessor } from '../logs/encoding-log-record-processor';
import { FilteredLogger } from '../logs/filtered-logger';
import { LogRecordFilter } from '../logs/log-record-filter';
import { leaveOutScopes } from '../leave-out-scopes';
import { PlainLogger } from '../logs/plain-logger';
import { RecordMarkingProcessor } from '../logs/record-marking-processor';
import { RedactingLogRecordProcessor } from '../logs/redacting-log-record-processor';
import type { Redactor } from '../redaction/redactor';
import type { LogsSettings } from '../settings/settings';

/** Creates the SDK's logger provider with the processors of the application and one for each exporter. */
export function createSdkLoggerProvider(input: {
  readonly resource: Resource;
  readonly settings: LogsSettings;
  readonly processors: readonly object[];
  readonly output: PipelineOutput;
  readonly redactor: Redactor;
}): SdkPipeline<ApiLoggerProvider & SdkProvider> {
  const { resource, settings, processors, redactor } = input;
  const { consoleExporter, otlpExporter, onRecord, sdkMeterProvider } = input.output;
  const processor = otlpExporter?.createLogRecordProcessor(settings.batch);
  const redacting = new RedactingLogRecordProcessor(
    redactor,
    settings.limits.attributeValueLengthLimit,
  );
  const all = [
    new RecordMarkingProcessor(onRecord),
    redacting,
    ...(processors as readonly LogRecordProcessor[]),
    // The application's processors may have added to the record.
    ...(processors.length > 0 ? [redacting] : []),
    ...(consoleExporter === undefined
      ? []
      : [createConsoleProcessor(consoleExporter, sdkMeterProvider)]),
    ...(processor === undefined ? [] : [new EncodingLogRecordProcessor(processor)]),
  ];
  const sdk = new LoggerProvider({
    resource,
    ...(sdkMeterProvider === undefined ? {} : { meterProvider: sdkMeterProvider }),
    // What is cut is redacted before, so the redacting processor cuts.
    logRecordLimits: { ...settings.limits, attributeValueLengthLimit: Number.POSITIVE_INFINITY },
    processors: all,
  });
  leaveOutScopes(sdk, 'getLogger', settings.scopes, createNoopLogger);
  const filter =
    settings.filter && new LogRecordFilter(settings.filter, { countLost: input.output.countLost });
  // No other processor reads the records.
  const isPlain = processor !== undefined && all.length === 3 && sdkMeterProvider === undefined;
  const createLogger = (logger: Logger): Logger => {
    const scope = (logger as ScopedLogger)._instrumentationScope;
    if (!isPlain || scope === undefined) return logger;
    const { limits } = settings;
    return new PlainLogger(logger, { processor, resource, scope, limits, redactor });
  };
  const provider: ApiLoggerProvider & SdkProvider = {
    getLogger(name, version, options) {
      const logger = createLogger(sdk.getLogger(name, version, options));
      return filter === undefined ? logger : new FilteredLogger(logger, filter, name);
    },
    forceFlush: () => sdk.forceFlush(),
    // Shuts the processors down as the provider of spans does: the SDK's own logger provider would
    // drop later records uncounted.
    shutdown: async () => void (await Promise.all(all.map((each) => each.shutdown()))),
  };
  const hasOtherProcessors = processors.length > 0;
  return { provider, hasOtherProcessors, ...(processor === undefined ? {} : { processor }) };
}

/** The part of the SDK's logger that both ways of emitting a record use. */
type ScopedLogger = Logger & { readonly _instrumentationScope?: InstrumentationScope };

const createConsoleProcessor = (
  exporter: ConsoleExporter,
  meterProvider: MeterProvider | undefined,
): LogRecordProcessor =>
  new SimpleLogRecordProcessor({
    exporter,
    ...(meterProvider === undefined ? {} : { selfObsMeterProvider: meterProvider }),
  });
