import type { ResourceAttributes } from './resource-attributes';
import type {
  LogLevel,
  LogRecordLimitSettings,
  PropagatorName,
  SpanLimitSettings,
} from './settings';

/**
 * The options of `start(options)`. An option replaces the variable it names, field by field;
 * options that are left out come from the environment, then from the defaults.
 *
 * The names are those of `StartSdkOptions` in `@opentelemetry/sdk-node`. Processors, readers and
 * instrumentations are typed only by the methods that the distro calls, since the SDK is not among
 * its dependencies; objects of `@opentelemetry/sdk-trace`, `sdk-metrics`, `sdk-logs` and
 * `instrumentation` are assignable.
 */
export interface StartOptions {
  /**
   * The amount of messages about the distro itself on stderr. Case-insensitive.
   *
   * @defaultValue `'info'`. If not provided, then `OTEL_LOG_LEVEL` is used.
   */
  readonly logLevel?: LogLevel | Uppercase<LogLevel>;
  /**
   * Attributes of the resource. They take precedence over all others: `OTEL_SERVICE_NAME`,
   * `OTEL_RESOURCE_ATTRIBUTES` and detected ones.
   *
   * @example `{ 'service.name': 'shop', 'service.version': '1.2.3' }`
   */
  readonly resourceAttributes?: ResourceAttributes;
  /**
   * Configure propagators, by name.
   * Pass an empty array to disable propagation.
   * If not provided, then `OTEL_PROPAGATORS` is used.
   *
   * @defaultValue `['tracecontext', 'baggage']`
   */
  readonly propagators?: readonly PropagatorName[];
  /**
   * Configure span processors. `'auto'` in the list stands for those that the environment
   * configures. Pass an empty array to disable traces. If not provided, then `OTEL_TRACES_EXPORTER`
   * is used.
   */
  readonly spanProcessors?: readonly (SpanProcessorObject | 'auto')[];
  /**
   * Configure metric readers. `'auto'` in the list stands for those that the environment
   * configures. Pass an empty array to disable metrics. If not provided, then
   * `OTEL_METRICS_EXPORTER` is used.
   */
  readonly metricReaders?: readonly (MetricReaderObject | 'auto')[];
  /**
   * Configure log record processors. `'auto'` in the list stands for those that the environment
   * configures. Pass an empty array to disable logs. If not provided, then `OTEL_LOGS_EXPORTER` is
   * used.
   */
  readonly logRecordProcessors?: readonly (LogRecordProcessorObject | 'auto')[];
  /**
   * Some or all of the limits of spans: integers of at least 0, or `Infinity` for no limit. Those
   * left out come from `OTEL_SPAN_*_LIMIT`, `OTEL_EVENT_*_LIMIT`, `OTEL_LINK_*_LIMIT` and
   * `OTEL_ATTRIBUTE_*_LIMIT`.
   *
   * @defaultValue 128 for each count, `Infinity` for the length of a value
   */
  readonly spanLimits?: Partial<SpanLimitSettings>;
  /**
   * Some or all of the limits of log records, as in `spanLimits`. Those left out come from
   * `OTEL_LOGRECORD_*_LIMIT` and `OTEL_ATTRIBUTE_*_LIMIT`.
   *
   * @defaultValue 128 for the count, `Infinity` for the length of a value
   */
  readonly logRecordLimits?: Partial<LogRecordLimitSettings>;
  /**
   * Instrumentations to run in addition to those of the distro. `'auto'` in the list changes
   * nothing, since the distro's own are chosen by `OTEL_NODE_ENABLED_INSTRUMENTATIONS` and
   * `OTEL_NODE_DISABLED_INSTRUMENTATIONS` alone.
   */
  readonly instrumentations?: readonly (InstrumentationObject | 'auto')[];
  /**
   * The maximum time for which the end of the process waits for telemetry to be exported:
   * milliseconds, an integer from 0 (does not wait) to 2147483647.
   *
   * @defaultValue 1000. If not provided, then `ACME_OTEL_SHUTDOWN_TIMEOUT` is used.
   */
  readonly shutdownTimeoutMillis?: number;
}

/** A span processor, with the methods that the distro calls. */
export interface SpanProcessorObject {
  onStart(span: unknown, parentContext: unknown): void;
  onEnd(span: unknown): void;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

/** A metric reader, with the methods that the distro calls. */
export interface MetricReaderObject {
  setMetricProducer(producer: unknown): void;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

/** A log record processor, with the methods that the distro calls. */
export interface LogRecordProcessorObject {
  onEmit(logRecord: unknown, context?: unknown): void;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

/** An instrumentation, with the methods that the distro calls. */
export interface InstrumentationObject {
  readonly instrumentationName: string;
  enable(): void;
  disable(): void;
}
