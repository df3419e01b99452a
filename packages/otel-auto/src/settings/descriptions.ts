import type { DEFINITIONS, OtlpField } from './definitions';

/**
 * The description of each variable, by the headings of `docs/configuration.md`; a value's form,
 * default and allowed names are in `DEFINITIONS`. Markdown. Loaded only by code that writes
 * documentation.
 */
export const DESCRIPTIONS: Readonly<
  Record<string, Readonly<Partial<Record<keyof typeof DEFINITIONS, string>>>>
> = {
  'The distro': {
    OTEL_SDK_DISABLED:
      '`true` starts nothing: nothing is loaded and no module is patched. Where `OTEL_PROPAGATORS` is set as well, the application still gets those propagators when it loads `@opentelemetry/api`.',
    OTEL_CONFIG_FILE:
      'A file in the declarative configuration format of OpenTelemetry, 1.0 or 1.1, that takes the place of all other variables: [configuration-file.md](configuration-file.md). If it cannot be used as a whole, the variables count.',
    OTEL_EXPERIMENTAL_CONFIG_FILE:
      'The former name of `OTEL_CONFIG_FILE`, which counts if that is not set.',
    OTEL_LOG_LEVEL: 'How much the distro says about itself on stderr; `none` silences it.',
    ACME_OTEL_DIAGNOSTICS:
      '`off` silences the distro: no start line, no problems, no word about exports.',
    ACME_OTEL_SHUTDOWN_TIMEOUT:
      'The longest that the end of the process waits for telemetry to leave; 0 does not wait. The time limits of the specification are for single exports; this one is for the end as a whole.',
    ACME_OTEL_OUTBOX_BYTES:
      'How much encoded telemetry of all signals may wait while it cannot be delivered; beyond it the oldest is given up, metrics last, and counted.',
  },
  Resource: {
    OTEL_SERVICE_NAME:
      'The name of the service. It goes before a `service.name` in `OTEL_RESOURCE_ATTRIBUTES`; without either it is the name in the `package.json` of the application, else `unknown_service:node`.',
    OTEL_RESOURCE_ATTRIBUTES:
      'Attributes of everything that is sent, with `,` `=` and `%` in a value percent-encoded. An unusable entry is left out alone; of two with the same key the later counts.',
    OTEL_NODE_RESOURCE_DETECTORS:
      'Where the other attributes come from. `service` and `serviceinstance` are a random `service.instance.id`, `k8s` is the pod, `ci` the `vcs.*` and `deployment.*` of a platform that builds or runs applications, and `cloud` the cloud that the environment gives away (Lambda, ECS, Cloud Run, App Engine, App Service, Azure Functions ...). `aws`, `gcp` and `azure` also ask the metadata servers of EC2, EKS, Compute Engine, GKE, Azure machines and AKS. An answer is waited for at most half a second and by no export: it is in later requests. The name of the service and what these variables say count in any case, so `env` is a word for what is done anyway. [Detectors](resource.md#detectors).',
    OTEL_ENTITIES:
      'Entities that the process belongs to, whose attributes are added to those of the resource, and which traces and logs refer to. A bad one is left out alone.',
    OTEL_RESOURCE_ATTRIBUTES_POD_NAME:
      '`k8s.pod.name`, unless `OTEL_RESOURCE_ATTRIBUTES` has it. Set by the Kubernetes operator.',
    OTEL_RESOURCE_ATTRIBUTES_POD_UID:
      '`k8s.pod.uid`, unless `OTEL_RESOURCE_ATTRIBUTES` has it. Set by the Kubernetes operator.',
    OTEL_RESOURCE_ATTRIBUTES_NODE_NAME:
      '`k8s.node.name`, unless `OTEL_RESOURCE_ATTRIBUTES` has it. Set by the Kubernetes operator.',
  },
  Propagation: {
    OTEL_PROPAGATORS:
      'How context travels between services, in this order: all of them write, and of those that find a trace the last one counts. An unknown name switches off no other. `jaeger` and `ottrace` are deprecated by the specification. See [propagation.md](propagation.md).',
    ACME_OTEL_BAGGAGE_KEYS:
      'The entries of the baggage that spans and log records get as attributes, by their keys; `*` is any text, as in `shop.*`. The values are what callers send; names of the semantic conventions (`http.*`, `error.*`, `service.*` and so on) and of ids are never written.',
    ACME_OTEL_INCOMING_CONTEXT:
      'What a server does with the context of its callers: `continue` their trace, `restart` with a trace of its own that has a link to theirs and without their baggage, or `ignore` it; then exceptions by path or by address of the caller, of which the first that matches counts. An unusable exception is left out; with an unusable word for all others it is `restart`. [Trust](propagation.md#whose-traces-are-continued).',
    ACME_OTEL_PROPAGATION_TARGETS:
      'The hosts that get our context with requests, each with `traceparent`, `tracestate` and `baggage` joined by `+`, with `all` or `none`; a host alone gets `traceparent`, and `messages` stands for all messages of queues. Unset, every host gets all; set, other hosts get nothing, even if no entry can be used. [Targets](propagation.md#who-gets-ours).',
    ACME_OTEL_ENVIRONMENT_CONTEXT:
      '`true` continues the trace in the environment (`TRACEPARENT`, `TRACESTATE`, `BAGGAGE`), for scripts and jobs, and passes the present one to child processes. [Jobs and commands](propagation.md#jobs-and-commands).',
    ACME_OTEL_RESPONSE_HEADERS:
      'Headers with which HTTP servers answer with the trace; a name that is not one of the two has the trace id. An unusable name is left out. [Answers](propagation.md#answering-with-the-trace).',
  },
  Exporters: {
    OTEL_TRACES_EXPORTER:
      'Where traces go. `none` beside other names is ignored. `otlp/stdout` writes OTLP JSON to stdout, one line for each export, for a collector that reads what the application prints. Nothing is sent in the place of an exporter that the specification knows and the distro does not have (`zipkin`, `jaeger`, `logging`).',
    OTEL_METRICS_EXPORTER:
      'Where metrics go. `none` beside other names is ignored; `otlp/stdout` is as for traces. Nothing is sent in the place of `prometheus`.',
    OTEL_LOGS_EXPORTER:
      'Where logs go. `none` beside other names is ignored; `otlp/stdout` is as for traces. `console` writes each record to stdout: on a terminal as a row to read, in colours unless `NO_COLOR` is set, else as one line of JSON with the names of the log data model (`timestamp`, `severityText`, `body`, `attributes`, `traceId` ...). The lines that the application writes itself stay beside them.',
  },
  OTLP: {
    OTEL_EXPORTER_OTLP_ENDPOINT:
      'Base URL of the receiver, to which each signal appends its own path: `/v1/traces`, `/v1/metrics`, `/v1/logs`. With `grpc` the target, `http://localhost:4317` by default. Credentials in it are sent as a header. What is not on this machine is reached through the proxy of `HTTPS_PROXY`, `HTTP_PROXY` or `ALL_PROXY`, unless `NO_PROXY` names it. A Unix socket may stand here: `unix:/path/of/the.sock`; over HTTP a path of its own may follow after a colon, as in `unix:/path/of/the.sock:/otlp`. Addresses that have one plain meaning (`collector`, `collector:4318`, `//collector:4318`, an IPv6 address without brackets) are taken, with a word.',
    OTEL_EXPORTER_OTLP_PROTOCOL: 'What is spoken with the receiver.',
    OTEL_EXPORTER_OTLP_HEADERS:
      'Headers of each export, with `,` and `%` in a value percent-encoded. An unusable one is left out alone. Over `grpc` a name that ends in `-bin` has the bytes of its text.',
    OTEL_EXPORTER_OTLP_TIMEOUT: 'For one attempt to send a request.',
    OTEL_EXPORTER_OTLP_COMPRESSION: 'Of what is sent.',
    OTEL_EXPORTER_OTLP_CERTIFICATE: 'PEM file with the certificates to trust.',
    OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE: 'PEM file with the certificate to show to the receiver.',
    OTEL_EXPORTER_OTLP_CLIENT_KEY: 'PEM file with the private key of that certificate.',
    OTEL_EXPORTER_OTLP_INSECURE:
      'Plain text to a `grpc` endpoint that is written without `http://` and `https://`.',
  },
  Traces: {
    OTEL_TRACES_SAMPLER:
      'Which traces are kept; [sampling.md](sampling.md) has the whole of it. In place of `jaeger_remote`, `parentbased_jaeger_remote` and `xray`, which ask a server for rules, stands the default one, with a word.',
    OTEL_TRACES_SAMPLER_ARG:
      'The share that a `traceidratio` sampler keeps, by the consistent probability of the specification: the threshold is in `tracestate`.',
    ACME_OTEL_SAMPLING_RULES:
      'What a trace is kept by in place of that, if the first span of the trace matches: `GET /products/*=0.1; name=cron.*=drop; user_agent.original=*bot*=drop`. The first rule that matches counts; an unusable one is left out alone.',
    ACME_OTEL_TRACES_PER_SECOND: 'How many traces begin here within any one second, at most.',
    ACME_OTEL_ALWAYS_RECORD:
      '`true` also records the spans that are not sampled, for span processors of the application; they are not exported.',
    OTEL_BSP_SCHEDULE_DELAY: 'The longest that spans wait for a batch to fill.',
    OTEL_BSP_EXPORT_TIMEOUT:
      'For the export of a batch of spans with all its attempts; then it is given up, and counted as lost. Unset, nothing is given up as long as `ACME_OTEL_OUTBOX_BYTES` has room for it.',
    OTEL_BSP_MAX_QUEUE_SIZE:
      'How many spans wait at most; further ones are dropped and counted. Only if it is set, since `ACME_OTEL_OUTBOX_BYTES` bounds what waits.',
    OTEL_BSP_MAX_EXPORT_BATCH_SIZE:
      'How many spans leave in one request at most; never more than the queue holds. Only if it is set, else some 256 KiB.',
    OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN:
      'Exceptions as log records that are joined to their span: `logs` in place of the events of spans, `logs/dup` beside them. See [Logs](logs.md#exceptions).',
  },
  Metrics: {
    OTEL_METRIC_EXPORT_INTERVAL: 'From the start of one export to the start of the next.',
    OTEL_METRIC_EXPORT_TIMEOUT:
      'For one export with all its attempts, never longer than the interval; then it is given up, and counted as lost. Unset, it is tried until newer metrics take its place.',
    OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE:
      'Whether points count from the start of the process (`cumulative`) or from the last export (`delta`, and `lowmemory` where that saves memory).',
    OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION:
      'How histograms count without a view: in buckets with fixed bounds, or in buckets whose bounds follow the values.',
    ACME_OTEL_SDK_METRICS:
      '`true` also measures the telemetry itself: what was recorded, waits, was delivered and was lost, and why. [sdk-metrics.md](sdk-metrics.md) has the names.',
    OTEL_NODE_EXPERIMENTAL_SDK_METRICS:
      "Upstream's name for `ACME_OTEL_SDK_METRICS`, which counts where both are set.",
  },
  Logs: {
    ACME_OTEL_LOGS_LEVEL:
      'The least severe log line to export; `logger` exports what each logger passes at its own level. winston alone can export lines that it does not print; no logger ever prints more for it.',
    ACME_OTEL_LOGS_LEVELS:
      'The least severe level to export by the name of the logger, as `payments=debug,http*=warn`; the first name that matches counts. See [Logs](logs.md#fewer-records).',
    ACME_OTEL_LOGS_UNSAMPLED:
      'The records of traces that are not sampled: `all` of them, those of this level and above, or `none`. Records outside of traces are always kept.',
    ACME_OTEL_LOGS_PER_SECOND:
      'How many records of one logger are exported within any one second, at most; what exceeds it is left out and counted. Unset, all are.',
    ACME_OTEL_LOG_CORRELATION:
      'How lines written in a span get its ids: `fields` adds `trace_id`, `span_id` and `trace_flags` to the fields of the line; `auto` does that, and completes finished text that lacks them; `off` leaves lines alone. Records have the ids in any case.',
    ACME_OTEL_LOG_CORRELATION_FIELDS:
      'Other names for these fields in the lines: `trace_id=dd.trace_id,span_id=dd.span_id`.',
    ACME_OTEL_LOG_CORRELATION_RESOURCE:
      'Attributes of the resource to write into lines that get ids: `service.name,service.version`.',
    ACME_OTEL_LOGS_CODE_ATTRIBUTES:
      '`true` gives records `code.function.name`, `code.file.path`, `code.line.number` and `code.column.number` of the call; some ten microseconds a line.',
    ACME_OTEL_CONSOLE_LOGS:
      '`true` exports what is printed with `console.log()` and its like, and correlates it.',
    OTEL_BLRP_SCHEDULE_DELAY: 'The longest that log records wait for a batch to fill.',
    OTEL_BLRP_EXPORT_TIMEOUT:
      'For the export of a batch of log records with all its attempts; then it is given up, and counted as lost. Unset, nothing is given up as long as `ACME_OTEL_OUTBOX_BYTES` has room for it.',
    OTEL_BLRP_MAX_QUEUE_SIZE:
      'How many log records wait at most; further ones are dropped and counted. Only if it is set, since `ACME_OTEL_OUTBOX_BYTES` bounds what waits.',
    OTEL_BLRP_MAX_EXPORT_BATCH_SIZE:
      'How many log records leave in one request at most; never more than the queue holds. Only if it is set, else some 256 KiB.',
  },
  Limits: {
    OTEL_ATTRIBUTE_COUNT_LIMIT: 'Attributes kept on a span or a log record.',
    OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: 'Characters kept of a value on a span or a log record.',
    OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: 'Attributes kept on a span.',
    OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT: 'Characters kept of a value on a span.',
    OTEL_SPAN_EVENT_COUNT_LIMIT: 'Events kept on a span.',
    OTEL_SPAN_LINK_COUNT_LIMIT: 'Links kept on a span.',
    OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT: 'Attributes kept on an event of a span.',
    OTEL_LINK_ATTRIBUTE_COUNT_LIMIT: 'Attributes kept on a link of a span.',
    OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT: 'Attributes kept on a log record.',
    OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT: 'Characters kept of a value on a log record.',
  },
  Redaction: {
    ACME_OTEL_REDACT_ACTION:
      'What is done with a secret for which nothing else is said. `mask` puts `REDACTED` in its place, `hash` a pseudonym that is the same for the same value, `drop` leaves the field out, or the part of a text. [privacy.md](privacy.md) says what is a secret.',
    ACME_OTEL_REDACT_NAMES:
      'Names whose values are secrets too, as `email=hash,customer.phone=drop,ssn`. They count in attributes, in fields of log lines at any depth, in resources, metrics and URLs, and `*` stands for any text. Numbers are meant by a name that is written out, not by one with `*`.',
    ACME_OTEL_REDACT_KEEP:
      'Names whose values stay as they are, with `*` for any text: `db.query.text` keeps the literals of SQL, `process.owner` sends the user that the process runs as.',
    ACME_OTEL_REDACT_PATTERNS: 'Personal data to look for in every text, beside secrets.',
    ACME_OTEL_REDACT_HASH_KEY_FILE:
      'File with the key of the pseudonyms, at least 16 characters. Services with the same key give the same value the same pseudonym. Without a regular file that can be read, values are masked and one line says so.',
  },
  Instrumentations: {
    OTEL_NODE_ENABLED_INSTRUMENTATIONS:
      'The only instrumentations to run. Unset, those run that are on by default.',
    OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'Instrumentations not to run, out of those above.',
    ACME_OTEL_HTTP_IGNORED_PATHS:
      'Paths whose requests make no spans, and nothing inside them does; their durations are measured. `*` is any text, as in `/static/*` and `*.css`, and `:id` one segment.',
    OTEL_INSTRUMENTATION_HTTP_KNOWN_METHODS:
      'The methods that may be in the name of a span and in `http.request.method`, in place of the default ones; others are `_OTHER`. Case counts.',
    ACME_OTEL_HTTP_SERVER_REQUEST_HEADERS:
      'Headers of requests that are served to add to the span: `x-tenant` as `http.request.header.x-tenant`, a list of texts.',
    ACME_OTEL_HTTP_SERVER_RESPONSE_HEADERS:
      'Headers of the answers to them: `http.response.header.<name>`.',
    ACME_OTEL_HTTP_CLIENT_REQUEST_HEADERS:
      'Headers of requests that are sent, by `http`, `https`, `fetch` and undici.',
    ACME_OTEL_HTTP_CLIENT_RESPONSE_HEADERS: 'Headers of the answers to them.',
    ACME_OTEL_HTTP_CLIENT_IGNORED_HOSTS:
      'Hosts to which requests of `http`, `https`, `fetch` and undici are sent without a span and without headers of ours: `*.example.com,localhost:9200`; `*` is any text.',
    ACME_OTEL_REQUIRE_PARENT:
      'Instrumentations that make spans only inside of other spans, as `redis,pg,http`: what polls or runs in the background begins no traces then. `none` for none. What is served or consumed has its span in any case.',
    ACME_OTEL_GRAPHQL_RESOLVER_SPANS: '`false` gives the resolvers of graphql no spans.',
    ACME_OTEL_MIDDLEWARE_SPANS: '`true` gives middleware, routers and hooks spans of their own.',
    ACME_OTEL_NESTJS_STEPS:
      'Which guards, pipes, interceptors and exception filters of NestJS get a span: those that fail or take 5 ms of their own (`slow`), `all`, or `none`.',
  },
};

/** The effects of bad values, where the kind of the variable does not say it. */
export const BAD_VALUES: Readonly<Partial<Record<string, string>>> = {
  OTEL_CONFIG_FILE: 'the environment counts, and the fault is reported with its line',
  OTEL_EXPERIMENTAL_CONFIG_FILE: 'the environment counts, and the fault is reported with its line',
  OTEL_EXPORTER_OTLP_ENDPOINT:
    'what has one plain meaning is used, with a word; for anything else the default',
  OTEL_EXPORTER_OTLP_CERTIFICATE: 'a file that cannot be read is reported; exports are tried again',
  OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE:
    'a file that cannot be read is reported; exports are tried again',
  OTEL_EXPORTER_OTLP_CLIENT_KEY: 'a file that cannot be read is reported; exports are tried again',
  ACME_OTEL_INCOMING_CONTEXT:
    'an exception is left out alone; an unreadable word for all others is `restart`',
  ACME_OTEL_PROPAGATION_TARGETS: 'left out alone; with none left no host gets anything',
  ACME_OTEL_REDACT_HASH_KEY_FILE: 'a key that cannot be read is reported; values are masked',
};

/** The paragraph under a heading, before its variables. */
export const INTRODUCTIONS: Readonly<Partial<Record<string, string>>> = {
  Instrumentations:
    'An option of one instrumentation is `ACME_OTEL_<LIBRARY>_<OPTION>`, with the name of the library as in [instrumentations.md](instrumentations.md). `HTTP_SERVER` and `HTTP_CLIENT` are the two sides of HTTP; `fetch` and undici belong to the second. What several instrumentations can do is one variable with a list of their names.',
};

/** The difference between the variable of one signal and that of all three. */
export const SIGNAL_DESCRIPTIONS: Readonly<Record<OtlpField, string>> = {
  ENDPOINT: 'The full URL: used as it is, no path is appended.',
  PROTOCOL: 'Replaces the general one.',
  HEADERS: 'Merged over the general ones.',
  TIMEOUT: 'Replaces the general one.',
  COMPRESSION: 'Replaces the general one.',
  CERTIFICATE: 'Replaces the general one.',
  CLIENT_CERTIFICATE: 'Replaces the general one.',
  CLIENT_KEY: 'Replaces the general one.',
  INSECURE: 'Replaces the general one.',
};

/** Variables that do not belong to OpenTelemetry but are common, and that the distro honours. */
export const COMMON_VARIABLES: Readonly<Record<string, string>> = {
  HTTPS_PROXY: 'The proxy on the way to a receiver with `https:`.',
  HTTP_PROXY: 'The proxy on the way to a receiver with `http:`.',
  ALL_PROXY: 'The proxy where the variable above is not set.',
  GRPC_PROXY: 'The proxy on the way to a receiver over `grpc`, before the three above.',
  NO_PROXY:
    'Hosts that are reached directly, separated by commas or blanks: `example.com` and `.example.com` stand for the host and all below it, `host:port` for one port, `*` for every host.',
  NO_COLOR:
    'Set to anything, it keeps colours out of `console` exporters and of `otel-auto doctor`.',
};
