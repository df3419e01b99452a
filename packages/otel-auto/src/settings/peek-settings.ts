import type { StartFacts } from './start-facts';

/** The variables that affect only the start line, with the values of this form. */
const PLAIN_VALUES: Readonly<Record<string, RegExp>> = {
  OTEL_SERVICE_NAME: /^[\w@/.:-]+$/,
  OTEL_EXPORTER_OTLP_ENDPOINT: /^http:\/\/[a-z\d][a-z\d.-]*:(?!4317$)[1-5]?\d{2,4}$/,
  OTEL_EXPORTER_OTLP_PROTOCOL: /^http\/(protobuf|json)$/,
  OTEL_TRACES_EXPORTER: /^otlp$/,
  OTEL_METRICS_EXPORTER: /^otlp$/,
  OTEL_LOGS_EXPORTER: /^otlp$/,
  OTEL_PROPAGATORS:
    /^(tracecontext|baggage|b3|b3multi|jaeger|ottrace|xray)(,(tracecontext|baggage|b3|b3multi|jaeger|ottrace|xray))*$/,
  OTEL_METRIC_EXPORT_INTERVAL: /^[1-9]\d{2,7}$/,
  OTEL_BSP_SCHEDULE_DELAY: /^[1-9]\d{0,7}$/,
  OTEL_BLRP_SCHEDULE_DELAY: /^[1-9]\d{0,7}$/,
};

/**
 * Returns the facts that the start needs if an environment contains only common values and nothing
 * that could be a mistake; otherwise `undefined`, which means that it has to be parsed. A process
 * that never records anything then never loads the parser, which is half of the cost of a start. A
 * test compares the two.
 */
export function peekSettings(variables: Readonly<Record<string, string>>): StartFacts | undefined {
  for (const [name, value] of Object.entries(variables)) {
    if (PLAIN_VALUES[name]?.test(value) !== true) return undefined;
  }
  const endpoint = variables['OTEL_EXPORTER_OTLP_ENDPOINT'] ?? 'http://localhost:4318';
  const protocol = variables['OTEL_EXPORTER_OTLP_PROTOCOL'] ?? 'http/protobuf';
  return {
    disabled: false,
    diagnostics: true,
    instrumentations: { enabled: undefined, disabled: [], added: [] },
    serviceName: variables['OTEL_SERVICE_NAME'],
    destinations: `traces, metrics and logs to ${endpoint} (${protocol})`,
    recordsConsole: false,
    carriesToChildren: false,
    takesMetrics: true,
    problems: [],
  };
}
