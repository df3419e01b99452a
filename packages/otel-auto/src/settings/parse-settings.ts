import { checkStartOptions } from './check-start-options';
import { deepFreeze } from './deep-freeze';
import { DEFINITIONS, type VariableName } from './definitions';
import type { Configuration, FileSettings } from './file-settings';
import { findUnknownVariables } from './find-unknown-variables';
import { passedObjects } from './passed-objects';
import { parseEntities } from './parse-entities';
import { parseRedaction } from './parse-redaction';
import { parseInstrumentations, parseRequireParent } from './parse-instrumentations';
import { parseLogBridges } from './parse-log-bridges';
import { parseLogFilter } from './parse-log-filter';
import { parseExceptions } from './parse-exceptions';
import { parseGeneralOtlp, parseOtlp } from './parse-otlp';
import { parsePropagation } from './parse-propagation';
import { parseSampler } from './parse-sampler';
import { placeInFile, type Problem } from './problem';
import type {
  BatchSettings,
  CapturedHeaderSettings,
  ExporterName,
  LogLevel,
  LogRecordLimitSettings,
  MetricReaderSettings,
  PropagatorName,
  ResourceDetectorName,
  ResourceSettings,
  Settings,
  SpanLimitSettings,
} from './settings';
import type { StartOptions } from './start-options';
import { NO_TIME_LIMIT_MILLIS } from './timer-limits';
import { Variables } from './variables';

/**
 * Returns the settings of an environment and options, and a problem for each value that could not
 * be used as it was written.
 *
 * Options take precedence over the environment, the environment over the defaults, field by field.
 * Pure: it reads nothing but its input. Never throws for a value in the environment.
 *
 * @throws TypeError or RangeError if an option is wrong, which is a mistake in code
 */
export function parseSettings(input: {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The configuration file, which takes the place of the environment if it can be used. */
  readonly configuration?: Configuration | undefined;
  readonly options?: StartOptions | undefined;
  /** Short names of the instrumentations that exist. */
  readonly knownInstrumentations: readonly string[];
}): { readonly settings: Settings; readonly problems: readonly Problem[] } {
  const { options = {}, configuration } = input;
  const file = configuration?.file;
  checkStartOptions(options);
  const variables = new Variables(file?.variables ?? input.env);
  const logLevel = parseLogLevel(variables, options);
  const otlp = parseGeneralOtlp(variables);
  const settings: Settings = {
    disabled: variables.value('OTEL_SDK_DISABLED'),
    logLevel,
    diagnostics: variables.value('ACME_OTEL_DIAGNOSTICS') === 'on' && logLevel !== 'none',
    resource: parseResource(variables, file),
    propagators: parsePropagators(variables, options),
    propagation: parsePropagation(variables),
    traces: {
      exporters: parseExporters(variables, 'OTEL_TRACES_EXPORTER', options.spanProcessors),
      otlp: parseOtlp(variables, 'TRACES', otlp),
      batch: parseBatch(variables, 'OTEL_BSP'),
      sampler: parseSampler(variables, file?.sampler),
      limits: variables.values(SPAN_LIMITS, options.spanLimits),
      scopes: file?.scopes.traces,
      exceptions: parseExceptions(variables, takesLogs(variables, options)),
    },
    metrics: {
      exporters: parseExporters(variables, 'OTEL_METRICS_EXPORTER', options.metricReaders),
      otlp: parseOtlp(variables, 'METRICS', otlp),
      ...parseMetricReader(variables, file?.metrics.readers.otlp),
      console: parseMetricReader(
        variables,
        file?.metrics.readers.console ?? file?.metrics.readers['otlp/stdout'],
      ),
      views: file?.metrics.views ?? [],
      scopes: file?.scopes.metrics,
      sdk: parseSdkMetrics(variables, options),
    },
    logs: {
      exporters: parseExporters(variables, 'OTEL_LOGS_EXPORTER', options.logRecordProcessors),
      otlp: parseOtlp(variables, 'LOGS', otlp),
      batch: parseBatch(variables, 'OTEL_BLRP'),
      limits: variables.values(LOG_RECORD_LIMITS, options.logRecordLimits),
      scopes: file?.scopes.logs,
      bridges: parseLogBridges(variables),
      filter: parseLogFilter(variables),
    },
    baggageKeys: variables.value('ACME_OTEL_BAGGAGE_KEYS'),
    instrumentations: parseInstrumentations(
      variables,
      input.knownInstrumentations,
      file?.addedInstrumentations,
    ),
    http: {
      ignoredPaths: variables.value('ACME_OTEL_HTTP_IGNORED_PATHS'),
      ignoredHosts: variables.value('ACME_OTEL_HTTP_CLIENT_IGNORED_HOSTS'),
      knownMethods: variables.value('OTEL_INSTRUMENTATION_HTTP_KNOWN_METHODS'),
      headers: variables.values(CAPTURED_HEADERS),
    },
    redaction: parseRedaction(variables),
    requireParent: parseRequireParent(variables, input.knownInstrumentations),
    graphql: { resolverSpans: variables.value('ACME_OTEL_GRAPHQL_RESOLVER_SPANS') },
    middlewareSpans: variables.value('ACME_OTEL_MIDDLEWARE_SPANS'),
    outboxBytes: variables.value('ACME_OTEL_OUTBOX_BYTES'),
    nestjs: { steps: variables.value('ACME_OTEL_NESTJS_STEPS') },
    shutdownTimeoutMillis:
      options.shutdownTimeoutMillis ?? variables.value('ACME_OTEL_SHUTDOWN_TIMEOUT'),
  };
  const problems = [
    ...variables.problems(),
    ...findUnknownVariables(variables.unknown, variables.texts),
  ];
  return deepFreeze({
    settings,
    problems:
      configuration === undefined
        ? problems
        : [
            ...configuration.problems,
            ...(file?.problems ?? []),
            ...problems.map((problem) => placeInFile(problem, file?.paths ?? {})),
          ],
  });
}

function parseResource(variables: Variables, file: FileSettings | undefined): ResourceSettings {
  const resource = variables.values(RESOURCE);
  const { attributes, detected } = file?.resource ?? { attributes: {}, detected: {} };
  return {
    ...resource,
    attributes: { ...resource.attributes, ...attributes },
    detected,
    detectors: parseDetectors(variables),
    entities: parseEntities(variables),
  };
}

function parseDetectors(variables: Variables): readonly ResourceDetectorName[] {
  const name = 'OTEL_NODE_RESOURCE_DETECTORS';
  const names = variables.value(name);
  const isOne = (each: ResourceDetectorName | 'all'): each is ResourceDetectorName =>
    each !== 'all';
  return (names.includes('all') ? DEFINITIONS[name].allowed : names).filter(isOne);
}

const RESOURCE = {
  serviceName: 'OTEL_SERVICE_NAME',
  attributes: 'OTEL_RESOURCE_ATTRIBUTES',
  podName: 'OTEL_RESOURCE_ATTRIBUTES_POD_NAME',
  podUid: 'OTEL_RESOURCE_ATTRIBUTES_POD_UID',
  nodeName: 'OTEL_RESOURCE_ATTRIBUTES_NODE_NAME',
} as const satisfies Readonly<
  Record<Exclude<keyof ResourceSettings, 'detected' | 'detectors' | 'entities'>, VariableName>
>;

const CAPTURED_HEADERS = {
  serverRequest: 'ACME_OTEL_HTTP_SERVER_REQUEST_HEADERS',
  serverResponse: 'ACME_OTEL_HTTP_SERVER_RESPONSE_HEADERS',
  clientRequest: 'ACME_OTEL_HTTP_CLIENT_REQUEST_HEADERS',
  clientResponse: 'ACME_OTEL_HTTP_CLIENT_RESPONSE_HEADERS',
} as const satisfies Readonly<Record<keyof CapturedHeaderSettings, VariableName>>;

const SPAN_LIMITS = {
  attributeCountLimit: 'OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT',
  attributeValueLengthLimit: 'OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT',
  eventCountLimit: 'OTEL_SPAN_EVENT_COUNT_LIMIT',
  linkCountLimit: 'OTEL_SPAN_LINK_COUNT_LIMIT',
  attributePerEventCountLimit: 'OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT',
  attributePerLinkCountLimit: 'OTEL_LINK_ATTRIBUTE_COUNT_LIMIT',
} as const satisfies Readonly<Record<keyof SpanLimitSettings, VariableName>>;

const LOG_RECORD_LIMITS = {
  attributeCountLimit: 'OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT',
  attributeValueLengthLimit: 'OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT',
} as const satisfies Readonly<Record<keyof LogRecordLimitSettings, VariableName>>;

function parseLogLevel(variables: Variables, { logLevel }: StartOptions): LogLevel {
  return (logLevel?.toLowerCase() as LogLevel | undefined) ?? variables.value('OTEL_LOG_LEVEL');
}

function parsePropagators(
  variables: Variables,
  { propagators }: StartOptions,
): readonly PropagatorName[] {
  if (propagators === undefined) return variables.value('OTEL_PROPAGATORS');
  return propagators.map((name) => name.toLowerCase() as PropagatorName);
}

/**
 * Parses the exporters of a signal. Objects passed by code replace those of the environment, unless
 * the list contains `'auto'`.
 */
function parseExporters(
  variables: Variables,
  name: 'OTEL_TRACES_EXPORTER' | 'OTEL_METRICS_EXPORTER' | 'OTEL_LOGS_EXPORTER',
  passed: readonly unknown[] | undefined,
): readonly ExporterName[] {
  return passed === undefined || passed.includes('auto') ? variables.value(name) : [];
}

/** Returns whether log records go anywhere. */
const takesLogs = (variables: Variables, { logRecordProcessors }: StartOptions): boolean =>
  parseExporters(variables, 'OTEL_LOGS_EXPORTER', logRecordProcessors).length > 0 ||
  passedObjects(logRecordProcessors).length > 0;

/** Parses whether the SDK is measured; its metrics go to the destination of all metrics. */
function parseSdkMetrics(variables: Variables, { metricReaders }: StartOptions): boolean {
  const upstreams = variables.value('OTEL_NODE_EXPERIMENTAL_SDK_METRICS');
  if (!variables.value('ACME_OTEL_SDK_METRICS', upstreams)) return false;
  const exporters = parseExporters(variables, 'OTEL_METRICS_EXPORTER', metricReaders);
  if (exporters.length > 0 || passedObjects(metricReaders).length > 0) return true;
  const expected = 'of use where metrics are off';
  const cure = 'set OTEL_METRICS_EXPORTER=otlp';
  const name = variables.texts.has('ACME_OTEL_SDK_METRICS')
    ? 'ACME_OTEL_SDK_METRICS'
    : 'OTEL_NODE_EXPERIMENTAL_SDK_METRICS';
  variables.report(name, { text: 'true', expected, cure }, '');
  return false;
}

function parseBatch(variables: Variables, prefix: 'OTEL_BSP' | 'OTEL_BLRP'): BatchSettings {
  // Queue and request are bounded in bytes; the defaults of the specification would only be a
  // further limit.
  const maxQueueSize = variables.valueIfSet(`${prefix}_MAX_QUEUE_SIZE`);
  const batchName = `${prefix}_MAX_EXPORT_BATCH_SIZE` as const;
  const maxExportBatchSize = variables.valueIfSet(batchName);
  return {
    maxQueueSize,
    maxExportBatchSize:
      maxExportBatchSize === undefined || maxQueueSize === undefined
        ? maxExportBatchSize
        : atMost(variables, batchName, maxExportBatchSize, {
            name: `${prefix}_MAX_QUEUE_SIZE`,
            value: maxQueueSize,
          }),
    scheduleDelayMillis: variables.value(`${prefix}_SCHEDULE_DELAY`),
    exportTimeoutMillis: parseExportTimeout(variables, `${prefix}_EXPORT_TIMEOUT`),
  };
}

/**
 * Parses the time limit of an export. Unset, there is none: what cannot be delivered waits in the
 * outbox instead of being given up after the specification's 30 seconds.
 */
function parseExportTimeout(
  variables: Variables,
  name: 'OTEL_BSP_EXPORT_TIMEOUT' | 'OTEL_BLRP_EXPORT_TIMEOUT' | 'OTEL_METRIC_EXPORT_TIMEOUT',
): number | undefined {
  const limit = variables.valueIfSet(name);
  return limit === NO_TIME_LIMIT_MILLIS ? undefined : limit;
}

/** Parses the settings of one reader; the configuration file may say more of each. */
function parseMetricReader(
  variables: Variables,
  own: Partial<MetricReaderSettings> = {},
): MetricReaderSettings {
  const exportIntervalMillis =
    own.exportIntervalMillis ?? variables.value('OTEL_METRIC_EXPORT_INTERVAL');
  const name = 'OTEL_METRIC_EXPORT_TIMEOUT';
  const limit = own.exportTimeoutMillis ?? parseExportTimeout(variables, name);
  const interval = { name: 'OTEL_METRIC_EXPORT_INTERVAL', value: exportIntervalMillis } as const;
  return {
    exportIntervalMillis,
    exportTimeoutMillis: limit && atMost(variables, name, limit, interval),
    temporality:
      own.temporality ?? variables.value('OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE'),
    histogramAggregation:
      own.histogramAggregation ??
      variables.value('OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION'),
    cardinalityLimits: own.cardinalityLimits ?? {},
  };
}

/** Parses a number that is bounded by another variable; a greater value is lowered and reported. */
function atMost(
  variables: Variables,
  name: VariableName,
  value: number,
  bound: { readonly name: VariableName; readonly value: number },
): number {
  if (value <= bound.value) return value;
  const text = variables.texts.get(name) ?? String(value);
  const rejected = { text, expected: `at most ${bound.name}`, cure: String(bound.value) };
  variables.report(name, rejected, String(bound.value));
  return bound.value;
}
