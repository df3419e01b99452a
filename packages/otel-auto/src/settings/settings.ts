/**
 * Everything the distro was asked to do: the environment and the options after parsing.
 *
 * Complete and frozen, through and through. Nothing reads a variable after this exists.
 */
export interface Settings {
  /** `OTEL_SDK_DISABLED`: load nothing, patch nothing. */
  readonly disabled: boolean;
  readonly logLevel: LogLevel;
  /** Whether the distro says anything on stderr; `false` as well when `logLevel` is `none`. */
  readonly diagnostics: boolean;
  readonly resource: ResourceSettings;
  /** In the order in which they inject and extract; empty for none. */
  readonly propagators: readonly PropagatorName[];
  readonly traces: TracesSettings;
  readonly metrics: MetricsSettings;
  readonly logs: LogsSettings;
  readonly instrumentations: InstrumentationsSettings;
  readonly http: HttpSettings;
  /** Whether middleware, routers and hooks get spans of their own. */
  readonly middlewareSpans: boolean;
  readonly nestjs: NestSettings;
  /** The longest that the end of the process waits for telemetry; 0 does not wait. */
  readonly shutdownTimeoutMillis: number;
  /** How much encoded telemetry may wait. */
  readonly outboxBytes: number;
}

export type LogLevel = 'none' | 'error' | 'warn' | 'info' | 'debug' | 'verbose' | 'all';

export type PropagatorName = 'tracecontext' | 'baggage' | 'b3' | 'b3multi';

/** What the environment says about the resource; `createResourceAttributes` does the rest. */
export interface ResourceSettings {
  /** `OTEL_SERVICE_NAME`, which goes before a `service.name` among the attributes. */
  readonly serviceName: string | undefined;
  /** The usable entries of `OTEL_RESOURCE_ATTRIBUTES`, decoded. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly podName: string | undefined;
  readonly podUid: string | undefined;
  readonly nodeName: string | undefined;
}

export interface TracesSettings {
  /** Empty: no exporter of ours. With span processors passed by code, only those run. */
  readonly exporters: readonly ExporterName[];
  readonly otlp: OtlpSettings;
  readonly batch: BatchSettings;
  readonly sampler: SamplerSettings;
  readonly limits: SpanLimitSettings;
}

export interface MetricsSettings {
  /** Empty: no exporter of ours. With metric readers passed by code, only those run. */
  readonly exporters: readonly ExporterName[];
  readonly otlp: OtlpSettings;
  /** At least 1. */
  readonly exportIntervalMillis: number;
  /** At least 1, at most the interval. */
  readonly exportTimeoutMillis: number;
  readonly temporality: 'cumulative' | 'delta' | 'lowmemory';
  /** Whether the SDK itself is measured; never where there are no metrics. */
  readonly sdk: boolean;
}

export interface LogsSettings {
  /** Empty: no exporter of ours. With log record processors passed by code, only those run. */
  readonly exporters: readonly ExporterName[];
  readonly otlp: OtlpSettings;
  readonly batch: BatchSettings;
  readonly limits: LogRecordLimitSettings;
  readonly bridges: LogBridgeSettings;
}

/** What log bridges do with the lines of loggers. */
export interface LogBridgeSettings {
  /** The least severe line to export; `logger` is what each logger passes. */
  readonly level: 'logger' | 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal';
  readonly correlation: 'auto' | 'fields' | 'off';
  /** Names of the fields that are not called as usual. */
  readonly fieldNames: Readonly<Partial<Record<'traceId' | 'spanId' | 'traceFlags', string>>>;
  /** Keys of the resource attributes that go into correlated lines. */
  readonly resourceKeys: readonly string[];
  /** Whether records say where in the code the logger was called. */
  readonly codeAttributes: boolean;
  /** Whether the console is a logger. */
  readonly console: boolean;
}

export type ExporterName = 'otlp' | 'console';

export interface OtlpSettings {
  readonly protocol: OtlpProtocol;
  /** Final: over HTTP with the signal's path, over gRPC the target; never with credentials. */
  readonly url: string;
  /** Names in lower case, values decoded; credentials of the endpoint are here. */
  readonly headers: Readonly<Record<string, string>>;
  /** The time limit of one attempt to export; `NO_TIME_LIMIT_MILLIS` if it was set to 0. */
  readonly timeoutMillis: number;
  readonly compression: 'none' | 'gzip';
  /** Paths of PEM files; whether they exist is found out where they are read. */
  readonly certificate: string | undefined;
  readonly clientCertificate: string | undefined;
  readonly clientKey: string | undefined;
  /** The connection is not encrypted. */
  readonly insecure: boolean;
}

export type OtlpProtocol = 'http/protobuf' | 'http/json' | 'grpc';

export interface BatchSettings {
  /**
   * The maximum number of waiting records, at least 1; `undefined` if only `outboxBytes` limits
   * them.
   */
  readonly maxQueueSize: number | undefined;
  /**
   * The maximum number of records of a request, from 1 to the queue's size; `undefined` if only its
   * bytes limit them.
   */
  readonly maxExportBatchSize: number | undefined;
  readonly scheduleDelayMillis: number;
  /** `NO_TIME_LIMIT_MILLIS` when it was set to 0. */
  readonly exportTimeoutMillis: number;
}

export interface SamplerSettings {
  readonly name:
    | 'always_on'
    | 'always_off'
    | 'traceidratio'
    | 'parentbased_always_on'
    | 'parentbased_always_off'
    | 'parentbased_traceidratio';
  /** From 0 to 1; 1 for a sampler that has none. */
  readonly ratio: number;
}

/** `Infinity` is no limit; 0 keeps none. */
export interface SpanLimitSettings {
  readonly attributeCountLimit: number;
  readonly attributeValueLengthLimit: number;
  readonly eventCountLimit: number;
  readonly linkCountLimit: number;
  readonly attributePerEventCountLimit: number;
  readonly attributePerLinkCountLimit: number;
}

/** `Infinity` is no limit; 0 keeps none. */
export interface LogRecordLimitSettings {
  readonly attributeCountLimit: number;
  readonly attributeValueLengthLimit: number;
}

export interface InstrumentationsSettings {
  /** Short names; `undefined` for those that are on by default. */
  readonly enabled: readonly string[] | undefined;
  /** Short names, taken from either of the two sets above. */
  readonly disabled: readonly string[];
}

export interface NestSettings {
  /** Which guards, pipes, interceptors and exception filters get a span. */
  readonly steps: 'slow' | 'all' | 'none';
}

export interface HttpSettings {
  /** Requests for these paths make no spans. */
  readonly ignoredPaths: readonly string[];
}
