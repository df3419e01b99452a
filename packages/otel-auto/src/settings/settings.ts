import type { ResourceAttributes } from './resource-attributes';

/**
 * All settings of the distro: the environment and the options after parsing.
 *
 * Complete and deeply frozen. No variable is read after this exists.
 */
export interface Settings {
  /** `OTEL_SDK_DISABLED`: whether nothing is loaded and nothing patched. */
  readonly disabled: boolean;
  readonly logLevel: LogLevel;
  /** Whether the distro prints on stderr; also `false` if `logLevel` is `none`. */
  readonly diagnostics: boolean;
  readonly resource: ResourceSettings;
  /** The propagators in the order in which they inject and extract; empty for none. */
  readonly propagators: readonly PropagatorName[];
  readonly propagation: PropagationSettings;
  readonly traces: TracesSettings;
  readonly metrics: MetricsSettings;
  readonly logs: LogsSettings;
  readonly instrumentations: InstrumentationsSettings;
  /** The keys of baggage entries that spans and log records get; `*` in them is any text. */
  readonly baggageKeys: readonly string[];
  readonly http: HttpSettings;
  /** The secrets that are taken out of all telemetry before it leaves. */
  readonly redaction: RedactionSettings;
  /** The short names of the instrumentations whose spans have to be inside of others. */
  readonly requireParent: readonly string[];
  readonly graphql: GraphqlSettings;
  /** Whether middleware, routers and hooks get spans of their own. */
  readonly middlewareSpans: boolean;
  readonly nestjs: NestSettings;
  /** The maximum time for which the end of the process waits for telemetry; 0 does not wait. */
  readonly shutdownTimeoutMillis: number;
  /** The maximum number of bytes of encoded telemetry that wait to be exported. */
  readonly outboxBytes: number;
}

export type LogLevel = 'none' | 'error' | 'warn' | 'info' | 'debug' | 'verbose' | 'all';

export type PropagatorName =
  | 'tracecontext'
  | 'baggage'
  | 'b3'
  | 'b3multi'
  | 'jaeger'
  | 'ottrace'
  | 'xray';

/** The settings for contexts that come in and go out. */
export interface PropagationSettings {
  readonly incoming: IncomingSettings;
  /** The hosts that get the context of a request; `undefined` for all of it to any host. */
  readonly targets: readonly PropagationTarget[] | undefined;
  /** Whether the process joins the trace in its environment and passes its own to children. */
  readonly environmentContext: boolean;
  /** The headers of responses that name the trace, in lower case. */
  readonly responseHeaders: readonly string[];
}

/**
 * The treatment of a caller's context: it is the parent; or it is linked to by a trace that begins
 * here, without its baggage; or it is not read.
 */
export type IncomingContext = 'continue' | 'restart' | 'ignore';

export interface IncomingSettings {
  /** The treatment where no rule matches. */
  readonly otherwise: IncomingContext;
  /** The exceptions, of which the first that matches counts. */
  readonly rules: readonly IncomingRule[];
}

/** An exception for paths, or for callers in a range of addresses. */
export type IncomingRule =
  | { readonly path: string; readonly context: IncomingContext }
  | {
      readonly address: string;
      readonly family: 4 | 6;
      /** The number of bits that count. */
      readonly prefix: number;
      readonly context: IncomingContext;
    };

/** The parts of a context, which go to other services separately. */
export type ContextPart = 'traceparent' | 'tracestate' | 'baggage';

export interface PropagationTarget {
  /** A host in lower case, in which `*` is any text. */
  readonly host: string;
  /** The port; `undefined` for any. */
  readonly port: number | undefined;
  readonly parts: readonly ContextPart[];
}

/**
 * The settings for the resource that come from the environment; `createResourceAttributes` adds the
 * rest.
 */
export interface ResourceSettings {
  /** `OTEL_SERVICE_NAME`, which takes precedence over a `service.name` among the attributes. */
  readonly serviceName: string | undefined;
  /** The usable entries of `OTEL_RESOURCE_ATTRIBUTES`, decoded, or those of the configuration file. */
  readonly attributes: ResourceAttributes;
  /** The keys of detected attributes that are kept. */
  readonly detected: Patterns;
  /** The detectors to run. */
  readonly detectors: readonly ResourceDetectorName[];
  readonly entities: readonly EntitySettings[];
  readonly podName: string | undefined;
  readonly podUid: string | undefined;
  readonly nodeName: string | undefined;
}

/**
 * Patterns of names, in which `*` is any text and `?` any character. An excluded name is out even if
 * it is included; without included ones, all are.
 */
export interface Patterns {
  readonly included?: readonly string[];
  readonly excluded?: readonly string[];
}

/** The name of a detector; `cloud` stands for the clouds that the environment gives away. */
export type ResourceDetectorName =
  | 'env'
  | 'host'
  | 'os'
  | 'process'
  | 'container'
  | 'k8s'
  | 'ci'
  | 'cloud'
  | 'service'
  | 'serviceinstance'
  | 'aws'
  | 'gcp'
  | 'azure';

/** An entity of `OTEL_ENTITIES`: what the process is a part of. */
export interface EntitySettings {
  readonly type: string;
  /** The attributes that identify it; at least one. */
  readonly id: Readonly<Record<string, string>>;
  /** The attributes that describe it. */
  readonly description: Readonly<Record<string, string>>;
  readonly schemaUrl: string | undefined;
}

/** The instrumentation scopes that record something; all of them if there are no such settings. */
export interface ScopeSettings {
  /** Whether those are on that no pattern matches. */
  readonly enabled: boolean;
  /** Patterns of names, as in `Patterns`; the first that matches counts. */
  readonly scopes: readonly { readonly name: string; readonly enabled: boolean }[];
}

export interface TracesSettings {
  /**
   * The exporters; empty for none of the distro's. With span processors passed by code, only those
   * run then.
   */
  readonly exporters: readonly ExporterName[];
  readonly otlp: OtlpSettings;
  readonly batch: BatchSettings;
  readonly sampler: SamplerSettings;
  readonly limits: SpanLimitSettings;
  readonly scopes: ScopeSettings | undefined;
  /** The form in which exceptions are recorded: as events of their span, as log records, or both. */
  readonly exceptions: 'events' | 'logs' | 'both';
}

export interface MetricsSettings extends MetricReaderSettings {
  /**
   * The exporters; empty for none of the distro's. With metric readers passed by code, only those
   * run then.
   */
  readonly exporters: readonly ExporterName[];
  readonly otlp: OtlpSettings;
  /** The reader of the console exporter; the one of OTLP has its settings here. */
  readonly console: MetricReaderSettings;
  readonly views: readonly ViewSettings[];
  readonly scopes: ScopeSettings | undefined;
  /** Whether the SDK itself is measured; always `false` without metrics. */
  readonly sdk: boolean;
}

/** The settings of the reader that hands metrics to an exporter. */
export interface MetricReaderSettings {
  /** The interval; at least 1. */
  readonly exportIntervalMillis: number;
  /**
   * The time that an export may take with all its attempts, from 1 to the interval; `undefined` if it
   * may be tried until later metrics take its place.
   */
  readonly exportTimeoutMillis: number | undefined;
  readonly temporality: 'cumulative' | 'delta' | 'lowmemory';
  /** The aggregation of histograms without a view. */
  readonly histogramAggregation: 'explicit_bucket_histogram' | 'base2_exponential_bucket_histogram';
  /** The numbers of series that are kept apart of an instrument, by its kind; the SDK's where absent. */
  readonly cardinalityLimits: Readonly<Partial<Record<InstrumentKind | 'default', number>>>;
}

export type InstrumentKind =
  | 'counter'
  | 'gauge'
  | 'histogram'
  | 'observable_counter'
  | 'observable_gauge'
  | 'observable_up_down_counter'
  | 'up_down_counter';

/** A view: the instruments that it selects, and the stream that it makes of each. */
export interface ViewSettings {
  readonly selector: {
    readonly instrumentName?: string;
    readonly instrumentType?: InstrumentKind;
    readonly instrumentUnit?: string;
    readonly meterName?: string;
    readonly meterVersion?: string;
    readonly meterSchemaUrl?: string;
  };
  readonly name?: string;
  readonly description?: string;
  readonly aggregation?: AggregationSettings;
  readonly cardinalityLimit?: number;
  /** The keys of attributes that are kept. */
  readonly attributeKeys?: Patterns;
}

export type AggregationSettings =
  | { readonly kind: 'default' | 'drop' | 'last_value' | 'sum' }
  | {
      readonly kind: 'explicit_bucket_histogram';
      readonly boundaries: readonly number[] | undefined;
      readonly recordMinMax: boolean;
    }
  | {
      readonly kind: 'base2_exponential_bucket_histogram';
      readonly maxSize: number;
      readonly recordMinMax: boolean;
    };

export interface LogsSettings {
  /**
   * The exporters; empty for none of the distro's. With log record processors passed by code, only
   * those run then.
   */
  readonly exporters: readonly ExporterName[];
  readonly otlp: OtlpSettings;
  readonly batch: BatchSettings;
  readonly limits: LogRecordLimitSettings;
  readonly scopes: ScopeSettings | undefined;
  readonly bridges: LogBridgeSettings;
  /** The records that are left out; `undefined` if none is. */
  readonly filter: LogFilterSettings | undefined;
}

/** A severity by the name of its range in the log data model, from the least severe on. */
export type SeverityName = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal';

/** The settings by which log records are left out. */
export interface LogFilterSettings {
  /** The least severity by the name of the logger; the first pattern that matches counts. */
  readonly levels: readonly LoggerLevelSettings[];
  /** The least severity of records of unsampled traces; `all` and `none` of them are kept, too. */
  readonly unsampled: SeverityName | 'all' | 'none';
  /** The number of records of one logger that are kept in a second; `undefined` for any number. */
  readonly recordsPerSecond: number | undefined;
}

export interface LoggerLevelSettings {
  /** The name of a logger, in which `*` stands for any characters. */
  readonly name: string;
  readonly level: SeverityName;
}

/** The settings of the log bridges for the lines of loggers. */
export interface LogBridgeSettings {
  /** The least severe level to export; `logger` leaves the choice to each logger. */
  readonly level: 'logger' | SeverityName;
  readonly correlation: 'auto' | 'fields' | 'off';
  /** The names of fields with names other than the usual ones. */
  readonly fieldNames: Readonly<Partial<Record<'traceId' | 'spanId' | 'traceFlags', string>>>;
  /** The keys of the resource attributes that are added to correlated lines. */
  readonly resourceKeys: readonly string[];
  /** Whether records contain the place in the code where the logger was called. */
  readonly codeAttributes: boolean;
  /** Whether lines of the console become log records. */
  readonly console: boolean;
}

export type ExporterName = 'otlp' | 'console' | 'otlp/stdout';

export interface OtlpSettings {
  readonly protocol: OtlpProtocol;
  /**
   * The final address: over HTTP with the signal's path, over gRPC the target; never with
   * credentials.
   */
  readonly url: string;
  /**
   * The headers, with names in lower case and decoded values; includes the credentials of the
   * endpoint.
   */
  readonly headers: Readonly<Record<string, string>>;
  /** The time limit of one attempt to export; `NO_TIME_LIMIT_MILLIS` if it was set to 0. */
  readonly timeoutMillis: number;
  readonly compression: 'none' | 'gzip';
  /** The paths of PEM files, which are not checked before they are read. */
  readonly certificate: string | undefined;
  readonly clientCertificate: string | undefined;
  readonly clientKey: string | undefined;
  /** Whether the connection is not encrypted. */
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
  /**
   * The time that an export may take with all its attempts; `undefined` if it may be tried as long as
   * the outbox has room for it.
   */
  readonly exportTimeoutMillis: number | undefined;
}

/**
 * A sampler, which may consist of others. The environment, options and the configuration file all
 * yield this form; `createSampler` makes the SDK's sampler of it.
 */
export type SamplerSettings =
  | { readonly kind: 'always_on' }
  | { readonly kind: 'always_off' }
  /** The share of traces, from 0 to 1, that `OTEL_TRACES_SAMPLER` calls `traceidratio`. */
  | { readonly kind: 'trace_id_ratio'; readonly ratio: number }
  /**
   * A share of traces, from 0 to 1, by the consistent probability of the specification: the
   * threshold leaves in `tracestate`. Of a composable sampler, `always_on` is 1 and `always_off`
   * is 0.
   */
  | { readonly kind: 'probability'; readonly ratio: number }
  | ParentBasedSettings
  /** The composable sampler that follows the parent and its threshold. */
  | { readonly kind: 'parent_threshold'; readonly root: SamplerSettings }
  | RulesSettings
  /** The traces that `root` keeps, up to so many a second. */
  | {
      readonly kind: 'rate_limiting';
      readonly tracesPerSecond: number;
      readonly root: SamplerSettings;
    }
  /** The sampler that records what `root` leaves out for the processors, without sampling it. */
  | { readonly kind: 'always_record'; readonly root: SamplerSettings };

/** The sampler that follows the parent; a sampler that is left out decides as its parent did. */
export interface ParentBasedSettings {
  readonly kind: 'parent_based';
  readonly root: SamplerSettings;
  readonly remoteParentSampled?: SamplerSettings;
  readonly remoteParentNotSampled?: SamplerSettings;
  readonly localParentSampled?: SamplerSettings;
  readonly localParentNotSampled?: SamplerSettings;
}

/** The sampler that leaves the decision to the first rule that matches. */
export interface RulesSettings {
  readonly kind: 'rules';
  readonly rules: readonly SamplingRule[];
  /** The sampler of spans that no rule matches. */
  readonly fallback: SamplerSettings;
}

export interface SamplingRule {
  readonly matches: SpanConditions;
  readonly sampler: SamplerSettings;
}

/**
 * The conditions of a rule, all of which must hold when the span starts; without any, every span
 * matches. In a pattern `*` is any text and `?` any character.
 */
export interface SpanConditions {
  readonly spanKinds?: readonly ('internal' | 'server' | 'client' | 'producer' | 'consumer')[];
  readonly parent?: readonly ('none' | 'local' | 'remote')[];
  /** A pattern of the span's name. */
  readonly name?: string;
  /** The method of the HTTP request, in upper case. */
  readonly method?: string;
  /** A pattern of the route or the path of the HTTP request; `:id` and `{id}` are any segment. */
  readonly path?: string;
  readonly attributeValues?: { readonly key: string; readonly values: readonly string[] };
  /** Patterns of an attribute's value, with case; an excluded value does not match. */
  readonly attributePatterns?: {
    readonly key: string;
    readonly included?: readonly string[];
    readonly excluded?: readonly string[];
  };
}

/** The limits of spans; `Infinity` means no limit, 0 keeps none. */
export interface SpanLimitSettings {
  readonly attributeCountLimit: number;
  readonly attributeValueLengthLimit: number;
  readonly eventCountLimit: number;
  readonly linkCountLimit: number;
  readonly attributePerEventCountLimit: number;
  readonly attributePerLinkCountLimit: number;
}

/** The limits of log records; `Infinity` means no limit, 0 keeps none. */
export interface LogRecordLimitSettings {
  readonly attributeCountLimit: number;
  readonly attributeValueLengthLimit: number;
}

export interface InstrumentationsSettings {
  /** The short names of enabled instrumentations; `undefined` for those that are on by default. */
  readonly enabled: readonly string[] | undefined;
  /**
   * The short names of disabled instrumentations, which are removed from the enabled or the default
   * ones.
   */
  readonly disabled: readonly string[];
  /** The short names of instrumentations that are on although they are off by default. */
  readonly added: readonly string[];
}

export interface NestSettings {
  /** The guards, pipes, interceptors and exception filters that get a span. */
  readonly steps: 'slow' | 'all' | 'none';
}

export interface GraphqlSettings {
  /** Whether resolvers have spans. */
  readonly resolverSpans: boolean;
}

export interface HttpSettings {
  /** The paths whose requests get no spans, with patterns: `*` is any text. */
  readonly ignoredPaths: readonly string[];
  /** The hosts to which requests are sent without spans, as patterns of `host` and `host:port`. */
  readonly ignoredHosts: readonly string[];
  /** The methods that names of spans and attributes may contain. */
  readonly knownMethods: readonly string[];
  readonly headers: CapturedHeaderSettings;
}

/** The headers that become attributes of spans, by their names in lower case. */
export interface CapturedHeaderSettings {
  readonly serverRequest: readonly string[];
  readonly serverResponse: readonly string[];
  readonly clientRequest: readonly string[];
  readonly clientResponse: readonly string[];
}

export interface RedactionSettings {
  /** The action for a secret for which nothing else is set. */
  readonly action: RedactionAction;
  /** The names, with `*` for any text, whose values are redacted beside those that always are. */
  readonly names: readonly RedactedName[];
  /** The names, with `*` for any text, whose values are never redacted. */
  readonly keep: readonly string[];
  /** The kinds of personal data that are searched for. */
  readonly patterns: readonly PatternName[];
  /** The file with the key for pseudonyms, which is not checked before it is read. */
  readonly hashKeyFile: string | undefined;
}

/** The action for a secret: it is masked, replaced by a pseudonym, or left out. */
export type RedactionAction = 'mask' | 'hash' | 'drop';

export interface RedactedName {
  readonly name: string;
  /** The action for its values; `undefined` for the default one. */
  readonly action: RedactionAction | undefined;
}

export type PatternName = 'email' | 'iban' | 'ipv4' | 'ipv6' | 'phone';
