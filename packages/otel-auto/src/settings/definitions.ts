/** A row of the table. */
export type Definition = {
  /** The heading under which the documentation lists it. */
  readonly topic: string;
  readonly description?: string;
  /** Its value is never printed. */
  readonly sensitive?: boolean;
  /** The variable whose value counts when this one is not set, or not usable. */
  readonly general?: string;
} & DefinitionKind;

type DefinitionKind =
  /** `true` or `false`, in any case. */
  | { readonly kind: 'boolean'; readonly default?: boolean }
  /** Decimal digits. */
  | { readonly kind: 'integer'; readonly default?: number; readonly minimum?: number }
  /** Milliseconds, in decimal digits. */
  | { readonly kind: 'durationMillis'; readonly default?: number; readonly minimum?: number }
  /** Milliseconds, in decimal digits; 0 is no limit. */
  | { readonly kind: 'timeoutMillis'; readonly default?: number }
  /** A number from 0 to 1. */
  | { readonly kind: 'ratio'; readonly default?: number }
  /** One name. */
  | ({ readonly kind: 'enum'; readonly default?: string } & Names)
  /** Names separated by commas, or `none`. */
  | ({ readonly kind: 'list'; readonly default?: readonly string[] } & Names)
  /** Paths of URLs separated by commas, or `none`. */
  | { readonly kind: 'paths'; readonly default?: readonly string[] }
  /** Names of instrumentations separated by commas; which exist is known elsewhere. */
  | { readonly kind: 'instrumentations'; readonly default?: readonly string[] | undefined }
  /** `key=value,key=value`, percent-encoded. */
  | { readonly kind: 'keyValues'; readonly default?: Readonly<Record<string, string>> }
  /** `name=value,name=value`, percent-encoded, fit for HTTP and gRPC. */
  | { readonly kind: 'headers'; readonly default?: Readonly<Record<string, string>> }
  | { readonly kind: 'url'; readonly default?: string | undefined }
  | { readonly kind: 'string'; readonly default?: string | undefined };

interface Names {
  /** In lower case. */
  readonly allowed: readonly string[];
  /** Names that the specification or others know and the distro does not, yet. */
  readonly unsupported?: readonly string[];
}

/**
 * Every variable that the distro reads, in one table: the one place where a variable exists. Parsed
 * values, the messages about unusable ones, `docs/configuration.md` and the redacted report for
 * support all come from it.
 *
 * The words of the specification hold for each row: empty is unset, names are in any case, and an
 * unusable value is reported and then treated as if it were not there.
 */
export const DEFINITIONS = {
  OTEL_SDK_DISABLED: {
    topic: 'general',
    kind: 'boolean',
    default: false,
    description: '`true` (any case) starts nothing: nothing is loaded and no module is patched.',
  },
  OTEL_LOG_LEVEL: {
    topic: 'general',
    kind: 'enum',
    allowed: ['none', 'error', 'warn', 'info', 'debug', 'verbose', 'all'],
    default: 'info',
    description: 'How much the distro says about itself on stderr; `none` silences it.',
  },
  ACME_OTEL_DIAGNOSTICS: {
    topic: 'general',
    kind: 'enum',
    allowed: ['on', 'off'],
    default: 'on',
    description: '`off` silences the distro: no start line, no problems, no word about exports.',
  },
  ACME_OTEL_SHUTDOWN_TIMEOUT: {
    topic: 'general',
    kind: 'durationMillis',
    default: 1000,
    description:
      'The longest that the end of the process waits for telemetry to leave; 0 does not wait.',
  },
  OTEL_SERVICE_NAME: {
    topic: 'resource',
    kind: 'string',
    default: undefined,
    description:
      'The name of the service, before a `service.name` in `OTEL_RESOURCE_ATTRIBUTES`. Without either: the name in the `package.json` of the application, else `unknown_service:node`.',
  },
  OTEL_RESOURCE_ATTRIBUTES: {
    topic: 'resource',
    kind: 'keyValues',
    default: {},
    description:
      'Attributes of everything that is sent: `key=value,key=value`, with `,` `=` and `%` percent-encoded. An unusable entry is left out alone; of two with the same key the later counts.',
  },
  OTEL_RESOURCE_ATTRIBUTES_POD_NAME: {
    topic: 'resource',
    kind: 'string',
    default: undefined,
    description:
      '`k8s.pod.name`, unless `OTEL_RESOURCE_ATTRIBUTES` has it. Set by the Kubernetes operator.',
  },
  OTEL_RESOURCE_ATTRIBUTES_POD_UID: {
    topic: 'resource',
    kind: 'string',
    default: undefined,
    description:
      '`k8s.pod.uid`, unless `OTEL_RESOURCE_ATTRIBUTES` has it. Set by the Kubernetes operator.',
  },
  OTEL_RESOURCE_ATTRIBUTES_NODE_NAME: {
    topic: 'resource',
    kind: 'string',
    default: undefined,
    description:
      '`k8s.node.name`, unless `OTEL_RESOURCE_ATTRIBUTES` has it. Set by the Kubernetes operator.',
  },
  OTEL_PROPAGATORS: {
    topic: 'propagation',
    kind: 'list',
    allowed: ['tracecontext', 'baggage', 'b3', 'b3multi'],
    unsupported: ['jaeger', 'xray', 'ottrace'],
    default: ['tracecontext', 'baggage'],
    description: 'How context travels between services; `none` for not at all.',
  },
  OTEL_TRACES_EXPORTER: {
    topic: 'exporters',
    kind: 'list',
    allowed: ['otlp', 'console'],
    unsupported: ['zipkin', 'jaeger', 'otlp/stdout', 'logging'],
    default: ['otlp'],
    description: 'Where traces go; `none` for nowhere.',
  },
  OTEL_METRICS_EXPORTER: {
    topic: 'exporters',
    kind: 'list',
    allowed: ['otlp', 'console'],
    unsupported: ['prometheus', 'otlp/stdout', 'logging'],
    default: ['otlp'],
    description: 'Where metrics go; `none` for nowhere.',
  },
  OTEL_LOGS_EXPORTER: {
    topic: 'exporters',
    kind: 'list',
    allowed: ['otlp', 'console'],
    unsupported: ['otlp/stdout', 'logging'],
    default: ['otlp'],
    description: 'Where logs go; `none` for nowhere.',
  },
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    topic: 'otlp',
    kind: 'url',
    default: 'http://localhost:4318',
    description:
      'Base URL of the receiver, `http:` or `https:`; each signal appends its own path (`/v1/traces`, `/v1/metrics`, `/v1/logs`). Default with `grpc`: `http://localhost:4317`.',
  },
  OTEL_EXPORTER_OTLP_PROTOCOL: {
    topic: 'otlp',
    kind: 'enum',
    allowed: ['http/protobuf', 'http/json', 'grpc'],
    default: 'http/protobuf',
    description: 'What is spoken with the receiver.',
  },
  OTEL_EXPORTER_OTLP_HEADERS: {
    topic: 'otlp',
    kind: 'headers',
    default: {},
    sensitive: true,
    description:
      'Headers of each export: `name=value,name=value`, percent-encoded. An unusable one is left out alone.',
  },
  OTEL_EXPORTER_OTLP_TIMEOUT: {
    topic: 'otlp',
    kind: 'timeoutMillis',
    default: 10000,
    description: 'For one export, its retries included; 0 is no limit.',
  },
  OTEL_EXPORTER_OTLP_COMPRESSION: {
    topic: 'otlp',
    kind: 'enum',
    allowed: ['none', 'gzip'],
    default: 'none',
    description: 'Of what is sent.',
  },
  OTEL_EXPORTER_OTLP_CERTIFICATE: {
    topic: 'otlp',
    kind: 'string',
    default: undefined,
    description: 'PEM file with the certificates to trust.',
  },
  OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE: {
    topic: 'otlp',
    kind: 'string',
    default: undefined,
    description: 'PEM file with the certificate to show to the receiver (mTLS).',
  },
  OTEL_EXPORTER_OTLP_CLIENT_KEY: {
    topic: 'otlp',
    kind: 'string',
    default: undefined,
    description: 'PEM file with the private key of that certificate.',
  },
  OTEL_EXPORTER_OTLP_INSECURE: {
    topic: 'otlp',
    kind: 'boolean',
    default: false,
    description: 'Plain text to a `grpc` endpoint that is written without `http://` or `https://`.',
  },
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: {
    topic: 'traces',
    kind: 'url',
    default: undefined,
    general: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    description: 'Full URL for traces, used as it is: nothing is appended.',
  },
  OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: {
    topic: 'traces',
    kind: 'enum',
    allowed: ['http/protobuf', 'http/json', 'grpc'],
    general: 'OTEL_EXPORTER_OTLP_PROTOCOL',
  },
  OTEL_EXPORTER_OTLP_TRACES_HEADERS: {
    topic: 'traces',
    kind: 'headers',
    default: {},
    sensitive: true,
    description: 'Headers for traces, merged over those of `OTEL_EXPORTER_OTLP_HEADERS`.',
  },
  OTEL_EXPORTER_OTLP_TRACES_TIMEOUT: {
    topic: 'traces',
    kind: 'timeoutMillis',
    general: 'OTEL_EXPORTER_OTLP_TIMEOUT',
  },
  OTEL_EXPORTER_OTLP_TRACES_COMPRESSION: {
    topic: 'traces',
    kind: 'enum',
    allowed: ['none', 'gzip'],
    general: 'OTEL_EXPORTER_OTLP_COMPRESSION',
  },
  OTEL_EXPORTER_OTLP_TRACES_CERTIFICATE: {
    topic: 'traces',
    kind: 'string',
    general: 'OTEL_EXPORTER_OTLP_CERTIFICATE',
  },
  OTEL_EXPORTER_OTLP_TRACES_CLIENT_CERTIFICATE: {
    topic: 'traces',
    kind: 'string',
    general: 'OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE',
  },
  OTEL_EXPORTER_OTLP_TRACES_CLIENT_KEY: {
    topic: 'traces',
    kind: 'string',
    general: 'OTEL_EXPORTER_OTLP_CLIENT_KEY',
  },
  OTEL_EXPORTER_OTLP_TRACES_INSECURE: {
    topic: 'traces',
    kind: 'boolean',
    general: 'OTEL_EXPORTER_OTLP_INSECURE',
  },
  OTEL_TRACES_SAMPLER: {
    topic: 'traces',
    kind: 'enum',
    allowed: [
      'always_on',
      'always_off',
      'traceidratio',
      'parentbased_always_on',
      'parentbased_always_off',
      'parentbased_traceidratio',
    ],
    unsupported: ['jaeger_remote', 'parentbased_jaeger_remote', 'xray'],
    default: 'parentbased_always_on',
    description: 'Which traces are kept.',
  },
  OTEL_TRACES_SAMPLER_ARG: {
    topic: 'traces',
    kind: 'ratio',
    default: 1,
    description: 'The share that a `traceidratio` sampler keeps, from 0 to 1.',
  },
  OTEL_BSP_SCHEDULE_DELAY: {
    topic: 'traces',
    kind: 'durationMillis',
    default: 5000,
    description: 'The longest that spans wait for a batch to fill.',
  },
  OTEL_BSP_EXPORT_TIMEOUT: {
    topic: 'traces',
    kind: 'timeoutMillis',
    default: 30000,
    description: 'For the export of one batch; 0 is no limit.',
  },
  OTEL_BSP_MAX_QUEUE_SIZE: {
    topic: 'traces',
    kind: 'integer',
    minimum: 1,
    default: 2048,
    description: 'How many spans wait at most; further ones are dropped and counted.',
  },
  OTEL_BSP_MAX_EXPORT_BATCH_SIZE: {
    topic: 'traces',
    kind: 'integer',
    minimum: 1,
    default: 512,
    description: 'How many spans leave in one request at most; not more than the queue holds.',
  },
  OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: {
    topic: 'metrics',
    kind: 'url',
    default: undefined,
    general: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    description: 'Full URL for metrics, used as it is: nothing is appended.',
  },
  OTEL_EXPORTER_OTLP_METRICS_PROTOCOL: {
    topic: 'metrics',
    kind: 'enum',
    allowed: ['http/protobuf', 'http/json', 'grpc'],
    general: 'OTEL_EXPORTER_OTLP_PROTOCOL',
  },
  OTEL_EXPORTER_OTLP_METRICS_HEADERS: {
    topic: 'metrics',
    kind: 'headers',
    default: {},
    sensitive: true,
    description: 'Headers for metrics, merged over those of `OTEL_EXPORTER_OTLP_HEADERS`.',
  },
  OTEL_EXPORTER_OTLP_METRICS_TIMEOUT: {
    topic: 'metrics',
    kind: 'timeoutMillis',
    general: 'OTEL_EXPORTER_OTLP_TIMEOUT',
  },
  OTEL_EXPORTER_OTLP_METRICS_COMPRESSION: {
    topic: 'metrics',
    kind: 'enum',
    allowed: ['none', 'gzip'],
    general: 'OTEL_EXPORTER_OTLP_COMPRESSION',
  },
  OTEL_EXPORTER_OTLP_METRICS_CERTIFICATE: {
    topic: 'metrics',
    kind: 'string',
    general: 'OTEL_EXPORTER_OTLP_CERTIFICATE',
  },
  OTEL_EXPORTER_OTLP_METRICS_CLIENT_CERTIFICATE: {
    topic: 'metrics',
    kind: 'string',
    general: 'OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE',
  },
  OTEL_EXPORTER_OTLP_METRICS_CLIENT_KEY: {
    topic: 'metrics',
    kind: 'string',
    general: 'OTEL_EXPORTER_OTLP_CLIENT_KEY',
  },
  OTEL_EXPORTER_OTLP_METRICS_INSECURE: {
    topic: 'metrics',
    kind: 'boolean',
    general: 'OTEL_EXPORTER_OTLP_INSECURE',
  },
  OTEL_METRIC_EXPORT_INTERVAL: {
    topic: 'metrics',
    kind: 'durationMillis',
    minimum: 1,
    default: 60000,
    description: 'From the start of one export to the start of the next.',
  },
  OTEL_METRIC_EXPORT_TIMEOUT: {
    topic: 'metrics',
    kind: 'timeoutMillis',
    default: 30000,
    description: 'For one export; never longer than the interval, which 0 stands for.',
  },
  OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: {
    topic: 'metrics',
    kind: 'enum',
    allowed: ['cumulative', 'delta', 'lowmemory'],
    default: 'cumulative',
    description:
      'Whether points count from the start of the process (`cumulative`) or from the last export (`delta`; `lowmemory` where that saves memory).',
  },
  OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: {
    topic: 'logs',
    kind: 'url',
    default: undefined,
    general: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    description: 'Full URL for logs, used as it is: nothing is appended.',
  },
  OTEL_EXPORTER_OTLP_LOGS_PROTOCOL: {
    topic: 'logs',
    kind: 'enum',
    allowed: ['http/protobuf', 'http/json', 'grpc'],
    general: 'OTEL_EXPORTER_OTLP_PROTOCOL',
  },
  OTEL_EXPORTER_OTLP_LOGS_HEADERS: {
    topic: 'logs',
    kind: 'headers',
    default: {},
    sensitive: true,
    description: 'Headers for logs, merged over those of `OTEL_EXPORTER_OTLP_HEADERS`.',
  },
  OTEL_EXPORTER_OTLP_LOGS_TIMEOUT: {
    topic: 'logs',
    kind: 'timeoutMillis',
    general: 'OTEL_EXPORTER_OTLP_TIMEOUT',
  },
  OTEL_EXPORTER_OTLP_LOGS_COMPRESSION: {
    topic: 'logs',
    kind: 'enum',
    allowed: ['none', 'gzip'],
    general: 'OTEL_EXPORTER_OTLP_COMPRESSION',
  },
  OTEL_EXPORTER_OTLP_LOGS_CERTIFICATE: {
    topic: 'logs',
    kind: 'string',
    general: 'OTEL_EXPORTER_OTLP_CERTIFICATE',
  },
  OTEL_EXPORTER_OTLP_LOGS_CLIENT_CERTIFICATE: {
    topic: 'logs',
    kind: 'string',
    general: 'OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE',
  },
  OTEL_EXPORTER_OTLP_LOGS_CLIENT_KEY: {
    topic: 'logs',
    kind: 'string',
    general: 'OTEL_EXPORTER_OTLP_CLIENT_KEY',
  },
  OTEL_EXPORTER_OTLP_LOGS_INSECURE: {
    topic: 'logs',
    kind: 'boolean',
    general: 'OTEL_EXPORTER_OTLP_INSECURE',
  },
  OTEL_BLRP_SCHEDULE_DELAY: {
    topic: 'logs',
    kind: 'durationMillis',
    default: 1000,
    description: 'The longest that log records wait for a batch to fill.',
  },
  OTEL_BLRP_EXPORT_TIMEOUT: {
    topic: 'logs',
    kind: 'timeoutMillis',
    default: 30000,
    description: 'For the export of one batch; 0 is no limit.',
  },
  OTEL_BLRP_MAX_QUEUE_SIZE: {
    topic: 'logs',
    kind: 'integer',
    minimum: 1,
    default: 2048,
    description: 'How many log records wait at most; further ones are dropped and counted.',
  },
  OTEL_BLRP_MAX_EXPORT_BATCH_SIZE: {
    topic: 'logs',
    kind: 'integer',
    minimum: 1,
    default: 512,
    description:
      'How many log records leave in one request at most; not more than the queue holds.',
  },
  OTEL_ATTRIBUTE_COUNT_LIMIT: {
    topic: 'limits',
    kind: 'integer',
    default: 128,
    description: 'Attributes kept on a span or log record.',
  },
  OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: {
    topic: 'limits',
    kind: 'integer',
    default: Infinity,
    description: 'Characters kept of a value on a span or log record; 0 keeps none.',
  },
  OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: {
    topic: 'limits',
    kind: 'integer',
    general: 'OTEL_ATTRIBUTE_COUNT_LIMIT',
    description: 'Attributes kept on a span.',
  },
  OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT: {
    topic: 'limits',
    kind: 'integer',
    general: 'OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT',
    description: 'Characters kept of a value on a span.',
  },
  OTEL_SPAN_EVENT_COUNT_LIMIT: {
    topic: 'limits',
    kind: 'integer',
    default: 128,
    description: 'Events kept on a span.',
  },
  OTEL_SPAN_LINK_COUNT_LIMIT: {
    topic: 'limits',
    kind: 'integer',
    default: 128,
    description: 'Links kept on a span.',
  },
  OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT: {
    topic: 'limits',
    kind: 'integer',
    default: 128,
    description: 'Attributes kept on an event of a span.',
  },
  OTEL_LINK_ATTRIBUTE_COUNT_LIMIT: {
    topic: 'limits',
    kind: 'integer',
    default: 128,
    description: 'Attributes kept on a link of a span.',
  },
  OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT: {
    topic: 'limits',
    kind: 'integer',
    general: 'OTEL_ATTRIBUTE_COUNT_LIMIT',
    description: 'Attributes kept on a log record.',
  },
  OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT: {
    topic: 'limits',
    kind: 'integer',
    general: 'OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT',
    description: 'Characters kept of a value on a log record.',
  },
  OTEL_NODE_ENABLED_INSTRUMENTATIONS: {
    topic: 'instrumentations',
    kind: 'instrumentations',
    default: undefined,
    description:
      'Names of the only instrumentations to run, as `express` or `@opentelemetry/instrumentation-express`. Default: those that `instrumentations.md` lists as on.',
  },
  OTEL_NODE_DISABLED_INSTRUMENTATIONS: {
    topic: 'instrumentations',
    kind: 'instrumentations',
    default: [],
    description: 'Names of instrumentations not to run, taken out of the former.',
  },
  ACME_OTEL_HTTP_IGNORED_PATHS: {
    topic: 'instrumentations',
    kind: 'paths',
    default: ['/health', '/healthz', '/livez', '/readyz', '/metrics'],
    description: 'Paths whose requests make no spans; `none` for no such path.',
  },
  ACME_OTEL_MIDDLEWARE_SPANS: {
    topic: 'instrumentations',
    kind: 'boolean',
    default: false,
    description: '`true` (any case) gives middleware, routers and hooks spans of their own.',
  },
} as const satisfies Readonly<Record<string, Definition>>;

export type VariableName = keyof typeof DEFINITIONS;

/** The row of a variable, or `undefined` for a name that is not in the table. */
export function findDefinition(name: string): Definition | undefined {
  return Object.hasOwn(DEFINITIONS, name) ? DEFINITIONS[name as VariableName] : undefined;
}

/** What a variable is once parsed: it follows from the `kind` of its row. */
export type ValueOf<Name extends VariableName> = Name extends VariableName
  ? ValueOfRow<(typeof DEFINITIONS)[Name]>
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
          : Row extends { readonly kind: 'paths' }
            ? readonly string[]
            : Row extends { readonly kind: 'string' }
              ? string | undefined
              : never;

/** The longest that a timer of Node.js can wait: a longer one would fire at once. */
export const MAX_TIMER_MILLIS = 2_147_483_647;

/**
 * What a timeout of 0 becomes, which is "no limit" in the specification: 24.8 days, so that it can
 * be given to any timer as it is.
 */
export const NO_TIME_LIMIT_MILLIS = MAX_TIMER_MILLIS;
