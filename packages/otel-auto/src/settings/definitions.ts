import type { Signal } from '../signal';
import type { TokenKind } from './parse-tokens';
import type { RedactedName, SamplingRule } from './settings';

/** A row of the table, which defines one variable. */
export type Definition = {
  /** Whether its value is never printed. */
  readonly sensitive?: boolean;
  /** The variable whose value is used if this one is not set, or not usable. */
  readonly general?: string;
} & DefinitionKind;

type DefinitionKind =
  /** `true` or `false`, in any case. */
  | { readonly kind: 'boolean'; readonly default: boolean }
  /** Decimal digits. */
  | { readonly kind: 'integer'; readonly default?: number; readonly minimum?: number }
  /** Milliseconds, in decimal digits. */
  | { readonly kind: 'durationMillis'; readonly default: number; readonly minimum?: number }
  /** Milliseconds, in decimal digits; 0 is no limit. */
  | { readonly kind: 'timeoutMillis'; readonly default?: number }
  /** A number from 0 to 1. */
  | { readonly kind: 'ratio'; readonly default: number }
  /** One of the names. */
  | ({ readonly kind: 'enum'; readonly default?: string } & Names)
  /** Names separated by commas, or `none`. */
  | ({ readonly kind: 'list'; readonly default: readonly string[] } & Names)
  /** Paths of URLs separated by commas, or `none`. */
  | { readonly kind: 'paths'; readonly default: readonly string[] }
  /** Keys of attributes separated by commas. */
  | { readonly kind: 'keys'; readonly default: readonly string[] }
  /** Names as HTTP has them, separated by commas; those of headers in lower case. */
  | {
      readonly kind: 'tokens';
      readonly tokens: TokenKind;
      readonly default: readonly string[];
    }
  /** Rules of a sampler separated by semicolons. */
  | { readonly kind: 'samplingRules'; readonly default: readonly SamplingRule[] }
  /** Names with `*` for any text, separated by commas, each with an action if it is to have one. */
  | { readonly kind: 'redactedNames'; readonly default: readonly RedactedName[] }
  /** Names with `*` for any text, separated by commas. */
  | { readonly kind: 'namePatterns'; readonly default: readonly string[] }
  /** Names of instrumentations separated by commas; the instrumentations are not known here. */
  | { readonly kind: 'instrumentations'; readonly default?: readonly string[] }
  /** `continue`, `restart` or `ignore`, then exceptions: `restart;/internal/*=continue`. */
  | { readonly kind: 'incomingContext'; readonly default: string }
  /** Hosts separated by commas, with parts of the context: `*.internal=all,api.example.com`. */
  | { readonly kind: 'targets' }
  /** Names of headers separated by commas, or `none`. */
  | { readonly kind: 'headerNames' }
  /** `key=value,key=value`, percent-encoded. */
  | { readonly kind: 'keyValues'; readonly default: Readonly<Record<string, string>> }
  /** `name=value,name=value`, percent-encoded, fit for HTTP and gRPC. */
  | { readonly kind: 'headers'; readonly default: Readonly<Record<string, string>> }
  /** Entities separated by semicolons: `type{key=value}[key=value]@url`. */
  | { readonly kind: 'entities' }
  | { readonly kind: 'url'; readonly default: string }
  | { readonly kind: 'string' };

/** The names that a variable takes. */
export interface Names {
  /** The supported names, in lower case. */
  readonly allowed: readonly string[];
  /** Other words for supported names, which are taken and reported. */
  readonly aliases?: Readonly<Record<string, { readonly name: string; readonly cure: string }>>;
  /**
   * Names in a list that the specification has and this distro does not, with the cure. Nothing
   * stands in for them.
   */
  readonly absent?: Readonly<Record<string, string>>;
}

/** The words of other SDKs for exporters that have another name in the specification. */
const EXPORTER_ALIASES = {
  otlp_proto_http: { name: 'otlp', cure: 'write otlp' },
  otlp_proto_grpc: { name: 'otlp', cure: 'write otlp and OTEL_EXPORTER_OTLP_PROTOCOL=grpc' },
} as const;

const WRITE_CONSOLE = 'write console';

/**
 * Every variable that the distro reads; no variable exists outside of this table. Parsed values,
 * the messages about unusable ones, `docs/configuration.md` and the redacted report for support all
 * come from it.
 *
 * The rules of the specification hold for each row: empty is unset, names are case-insensitive, and
 * an unusable value is reported and then treated as unset. Each `OTEL_EXPORTER_OTLP_*` of
 * `OTLP_FIELDS` also exists for one signal alone, as in `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT`.
 *
 * Every process loads the table at start, so the prose is in a file of its own, as `DESCRIPTIONS`.
 */
export const DEFINITIONS = {
  OTEL_SDK_DISABLED: { kind: 'boolean', default: false },
  OTEL_CONFIG_FILE: { kind: 'string' },
  OTEL_EXPERIMENTAL_CONFIG_FILE: { kind: 'string' },
  OTEL_LOG_LEVEL: {
    kind: 'enum',
    allowed: ['none', 'error', 'warn', 'info', 'debug', 'verbose', 'all'],
    default: 'info',
  },
  ACME_OTEL_DIAGNOSTICS: { kind: 'enum', allowed: ['on', 'off'], default: 'on' },
  ACME_OTEL_SHUTDOWN_TIMEOUT: { kind: 'durationMillis', default: 1000 },
  ACME_OTEL_OUTBOX_BYTES: { kind: 'integer', default: 16_777_216, minimum: 65_536 },

  OTEL_SERVICE_NAME: { kind: 'string' },
  OTEL_RESOURCE_ATTRIBUTES: { kind: 'keyValues', default: {} },
  OTEL_NODE_RESOURCE_DETECTORS: {
    kind: 'list',
    allowed: [
      'env',
      'host',
      'os',
      'process',
      'container',
      'k8s',
      'ci',
      'cloud',
      'service',
      'serviceinstance',
      'aws',
      'gcp',
      'azure',
      'all',
    ],
    absent: { alibaba: 'set OTEL_RESOURCE_ATTRIBUTES' },
    default: [
      'env',
      'host',
      'os',
      'process',
      'container',
      'k8s',
      'ci',
      'cloud',
      'service',
      'serviceinstance',
    ],
  },
  OTEL_ENTITIES: { kind: 'entities' },
  OTEL_RESOURCE_ATTRIBUTES_POD_NAME: { kind: 'string' },
  OTEL_RESOURCE_ATTRIBUTES_POD_UID: { kind: 'string' },
  OTEL_RESOURCE_ATTRIBUTES_NODE_NAME: { kind: 'string' },

  OTEL_PROPAGATORS: {
    kind: 'list',
    allowed: ['tracecontext', 'baggage', 'b3', 'b3multi', 'jaeger', 'ottrace', 'xray'],
    default: ['tracecontext', 'baggage'],
  },
  ACME_OTEL_BAGGAGE_KEYS: { kind: 'tokens', tokens: 'baggage keys', default: [] },
  ACME_OTEL_INCOMING_CONTEXT: { kind: 'incomingContext', default: 'continue' },
  ACME_OTEL_PROPAGATION_TARGETS: { kind: 'targets' },
  ACME_OTEL_ENVIRONMENT_CONTEXT: { kind: 'boolean', default: false },
  ACME_OTEL_RESPONSE_HEADERS: { kind: 'headerNames' },

  OTEL_TRACES_EXPORTER: {
    kind: 'list',
    allowed: ['otlp', 'console', 'otlp/stdout'],
    aliases: EXPORTER_ALIASES,
    absent: {
      zipkin: 'set it to otlp; a Collector passes spans on to Zipkin',
      jaeger: 'set it to otlp; Jaeger takes OTLP',
      logging: WRITE_CONSOLE,
    },
    default: ['otlp'],
  },
  OTEL_METRICS_EXPORTER: {
    kind: 'list',
    allowed: ['otlp', 'console', 'otlp/stdout'],
    aliases: EXPORTER_ALIASES,
    absent: {
      prometheus: 'set it to otlp; Prometheus and a Collector take OTLP',
      logging: WRITE_CONSOLE,
    },
    default: ['otlp'],
  },
  OTEL_LOGS_EXPORTER: {
    kind: 'list',
    allowed: ['otlp', 'console', 'otlp/stdout'],
    aliases: EXPORTER_ALIASES,
    absent: { logging: WRITE_CONSOLE },
    default: ['otlp'],
  },

  OTEL_EXPORTER_OTLP_ENDPOINT: { kind: 'url', default: 'http://localhost:4318' },
  OTEL_EXPORTER_OTLP_PROTOCOL: {
    kind: 'enum',
    allowed: ['http/protobuf', 'http/json', 'grpc'],
    default: 'http/protobuf',
  },
  OTEL_EXPORTER_OTLP_HEADERS: { kind: 'headers', default: {}, sensitive: true },
  OTEL_EXPORTER_OTLP_TIMEOUT: { kind: 'timeoutMillis', default: 10_000 },
  OTEL_EXPORTER_OTLP_COMPRESSION: { kind: 'enum', allowed: ['none', 'gzip'], default: 'none' },
  OTEL_EXPORTER_OTLP_CERTIFICATE: { kind: 'string' },
  OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE: { kind: 'string' },
  OTEL_EXPORTER_OTLP_CLIENT_KEY: { kind: 'string' },
  OTEL_EXPORTER_OTLP_INSECURE: { kind: 'boolean', default: false },

  OTEL_TRACES_SAMPLER: {
    kind: 'enum',
    allowed: [
      'always_on',
      'always_off',
      'traceidratio',
      'parentbased_always_on',
      'parentbased_always_off',
      'parentbased_traceidratio',
    ],
    default: 'parentbased_always_on',
  },
  OTEL_TRACES_SAMPLER_ARG: { kind: 'ratio', default: 1 },
  ACME_OTEL_SAMPLING_RULES: { kind: 'samplingRules', default: [] },
  ACME_OTEL_TRACES_PER_SECOND: { kind: 'integer', minimum: 1 },
  ACME_OTEL_ALWAYS_RECORD: { kind: 'boolean', default: false },

  OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN: { kind: 'enum', allowed: ['logs', 'logs/dup'] },

  OTEL_BSP_SCHEDULE_DELAY: { kind: 'durationMillis', default: 5000 },
  OTEL_BSP_EXPORT_TIMEOUT: { kind: 'timeoutMillis' },
  OTEL_BSP_MAX_QUEUE_SIZE: { kind: 'integer', default: 2048, minimum: 1 },
  OTEL_BSP_MAX_EXPORT_BATCH_SIZE: { kind: 'integer', default: 512, minimum: 1 },

  OTEL_BLRP_SCHEDULE_DELAY: { kind: 'durationMillis', default: 1000 },
  OTEL_BLRP_EXPORT_TIMEOUT: { kind: 'timeoutMillis' },
  OTEL_BLRP_MAX_QUEUE_SIZE: { kind: 'integer', default: 2048, minimum: 1 },
  OTEL_BLRP_MAX_EXPORT_BATCH_SIZE: { kind: 'integer', default: 512, minimum: 1 },

  ACME_OTEL_LOGS_LEVEL: {
    kind: 'enum',
    allowed: ['logger', 'trace', 'debug', 'info', 'warn', 'error', 'fatal'],
    default: 'logger',
  },
  ACME_OTEL_LOGS_LEVELS: { kind: 'keyValues', default: {} },
  ACME_OTEL_LOGS_UNSAMPLED: {
    kind: 'enum',
    allowed: ['all', 'trace', 'debug', 'info', 'warn', 'error', 'fatal', 'none'],
    default: 'all',
  },
  ACME_OTEL_LOGS_PER_SECOND: { kind: 'integer', minimum: 1 },
  ACME_OTEL_LOG_CORRELATION: {
    kind: 'enum',
    allowed: ['auto', 'fields', 'off'],
    default: 'auto',
  },
  ACME_OTEL_LOG_CORRELATION_FIELDS: { kind: 'keyValues', default: {} },
  ACME_OTEL_LOG_CORRELATION_RESOURCE: { kind: 'keys', default: [] },
  ACME_OTEL_LOGS_CODE_ATTRIBUTES: { kind: 'boolean', default: false },
  ACME_OTEL_CONSOLE_LOGS: { kind: 'boolean', default: false },

  OTEL_METRIC_EXPORT_INTERVAL: { kind: 'durationMillis', default: 60_000, minimum: 1 },
  OTEL_METRIC_EXPORT_TIMEOUT: { kind: 'timeoutMillis' },
  OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: {
    kind: 'enum',
    allowed: ['cumulative', 'delta', 'lowmemory'],
    default: 'cumulative',
  },
  OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION: {
    kind: 'enum',
    allowed: ['explicit_bucket_histogram', 'base2_exponential_bucket_histogram'],
    default: 'explicit_bucket_histogram',
  },
  ACME_OTEL_SDK_METRICS: { kind: 'boolean', default: false },
  OTEL_NODE_EXPERIMENTAL_SDK_METRICS: { kind: 'boolean', default: false },

  OTEL_ATTRIBUTE_COUNT_LIMIT: { kind: 'integer', default: 128 },
  OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: { kind: 'integer', default: Number.POSITIVE_INFINITY },
  OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: { kind: 'integer', general: 'OTEL_ATTRIBUTE_COUNT_LIMIT' },
  OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT: {
    kind: 'integer',
    general: 'OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT',
  },
  OTEL_SPAN_EVENT_COUNT_LIMIT: { kind: 'integer', default: 128 },
  OTEL_SPAN_LINK_COUNT_LIMIT: { kind: 'integer', default: 128 },
  OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT: { kind: 'integer', default: 128 },
  OTEL_LINK_ATTRIBUTE_COUNT_LIMIT: { kind: 'integer', default: 128 },
  OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT: { kind: 'integer', general: 'OTEL_ATTRIBUTE_COUNT_LIMIT' },
  OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT: {
    kind: 'integer',
    general: 'OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT',
  },

  OTEL_NODE_ENABLED_INSTRUMENTATIONS: { kind: 'instrumentations' },
  OTEL_NODE_DISABLED_INSTRUMENTATIONS: { kind: 'instrumentations' },
  ACME_OTEL_HTTP_IGNORED_PATHS: {
    kind: 'paths',
    default: ['/health', '/healthz', '/livez', '/readyz', '/metrics'],
  },
  OTEL_INSTRUMENTATION_HTTP_KNOWN_METHODS: {
    kind: 'tokens',
    tokens: 'methods',
    default: [
      'GET',
      'HEAD',
      'POST',
      'PUT',
      'DELETE',
      'CONNECT',
      'OPTIONS',
      'TRACE',
      'PATCH',
      'QUERY',
    ],
  },
  ACME_OTEL_HTTP_SERVER_REQUEST_HEADERS: { kind: 'tokens', tokens: 'header names', default: [] },
  ACME_OTEL_HTTP_SERVER_RESPONSE_HEADERS: { kind: 'tokens', tokens: 'header names', default: [] },
  ACME_OTEL_HTTP_CLIENT_REQUEST_HEADERS: { kind: 'tokens', tokens: 'header names', default: [] },
  ACME_OTEL_HTTP_CLIENT_RESPONSE_HEADERS: { kind: 'tokens', tokens: 'header names', default: [] },
  ACME_OTEL_HTTP_CLIENT_IGNORED_HOSTS: { kind: 'tokens', tokens: 'hosts', default: [] },
  ACME_OTEL_REQUIRE_PARENT: { kind: 'instrumentations', default: ['fs'] },
  ACME_OTEL_GRAPHQL_RESOLVER_SPANS: { kind: 'boolean', default: true },
  ACME_OTEL_MIDDLEWARE_SPANS: { kind: 'boolean', default: false },
  ACME_OTEL_NESTJS_STEPS: { kind: 'enum', allowed: ['slow', 'all', 'none'], default: 'slow' },

  ACME_OTEL_REDACT_ACTION: { kind: 'enum', allowed: ['mask', 'hash', 'drop'], default: 'mask' },
  ACME_OTEL_REDACT_NAMES: { kind: 'redactedNames', default: [] },
  ACME_OTEL_REDACT_KEEP: { kind: 'namePatterns', default: [] },
  ACME_OTEL_REDACT_PATTERNS: {
    kind: 'list',
    allowed: ['email', 'iban', 'ipv4', 'ipv6', 'phone'],
    default: [],
  },
  ACME_OTEL_REDACT_HASH_KEY_FILE: { kind: 'string' },
} as const satisfies Readonly<Record<string, Definition>>;

/** The settings of OTLP that exist for all signals and for one alone. */
export const OTLP_FIELDS = [
  'ENDPOINT',
  'PROTOCOL',
  'HEADERS',
  'TIMEOUT',
  'COMPRESSION',
  'CERTIFICATE',
  'CLIENT_CERTIFICATE',
  'CLIENT_KEY',
  'INSECURE',
] as const;

export type OtlpField = (typeof OTLP_FIELDS)[number];

/** The signals in the form used in the names of variables. */
export const SIGNALS_IN_NAMES = [
  'TRACES',
  'METRICS',
  'LOGS',
] as const satisfies readonly Uppercase<Signal>[];

/** A signal in the form used in the names of variables. */
export type SignalInName = (typeof SIGNALS_IN_NAMES)[number];

type SignalVariableName = `OTEL_EXPORTER_OTLP_${SignalInName}_${OtlpField}`;

export type VariableName = keyof typeof DEFINITIONS | SignalVariableName;

/** Returns the row of a variable, or `undefined` for a name that is not in the table. */
export function findDefinition(name: string): Definition | undefined {
  if (Object.hasOwn(DEFINITIONS, name)) return DEFINITIONS[name as keyof typeof DEFINITIONS];
  const general = toGeneralName(name);
  return general === undefined || !Object.hasOwn(DEFINITIONS, general)
    ? undefined
    : { ...DEFINITIONS[general as keyof typeof DEFINITIONS], general };
}

/**
 * Converts `OTEL_EXPORTER_OTLP_TRACES_TIMEOUT` to `OTEL_EXPORTER_OTLP_TIMEOUT`. It does so without
 * regular expressions, since the first one in a process is expensive.
 */
function toGeneralName(name: string): string | undefined {
  const general = 'OTEL_EXPORTER_OTLP_';
  const signal = SIGNALS_IN_NAMES.find((each) => name.startsWith(`${each}_`, general.length));
  return signal !== undefined && name.startsWith(general)
    ? general + name.slice(general.length + signal.length + 1)
    : undefined;
}

/** The type of a variable's parsed value, which follows from the `kind` of its row. */
export type ValueOf<Name extends VariableName> = Name extends keyof typeof DEFINITIONS
  ? ValueOfRow<(typeof DEFINITIONS)[Name]>
  : Name extends `OTEL_EXPORTER_OTLP_${SignalInName}_${infer Field extends OtlpField}`
    ? ValueOfRow<(typeof DEFINITIONS)[`OTEL_EXPORTER_OTLP_${Field}`]>
    : never;

type ValueOfRow<Row> = Row extends { readonly kind: 'boolean' }
  ? boolean
  : Row extends { readonly kind: 'integer' | 'durationMillis' | 'timeoutMillis' | 'ratio' }
    ? number
    : Row extends { readonly kind: 'enum'; readonly allowed: readonly (infer Allowed)[] }
      ? Allowed
      : Row extends { readonly kind: 'list'; readonly allowed: readonly (infer Allowed)[] }
        ? readonly Allowed[]
        : Row extends { readonly kind: 'keyValues' | 'headers' }
          ? Readonly<Record<string, string>>
          : Row extends { readonly kind: 'paths' | 'keys' | 'tokens' | 'namePatterns' }
            ? readonly string[]
            : Row extends { readonly kind: 'redactedNames' }
              ? readonly RedactedName[]
              : Row extends { readonly kind: 'samplingRules' }
                ? readonly SamplingRule[]
                : Row extends { readonly kind: 'string' }
                  ? string | undefined
                  : never;
