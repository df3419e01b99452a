/** A variable that has no effect yet. */
interface UnsupportedVariable {
  /** The behaviour in place of the variable's; empty for none. */
  readonly used: string;
  /** Matches values that ask for exactly this behaviour, and are not reported. */
  readonly unless?: RegExp;
}

/** Variables of the specification and of upstream's packages that have no effect yet. */
export const UNSUPPORTED_VARIABLES: Readonly<Record<string, UnsupportedVariable>> = {
  OTEL_CONFIG_FILE: { used: 'the environment variables' },
  OTEL_EXPERIMENTAL_CONFIG_FILE: { used: 'the environment variables' },
  OTEL_ENTITIES: { used: '' },
  OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION: {
    used: 'explicit_bucket_histogram',
    unless: /^explicit_bucket_histogram$/i,
  },
  OTEL_EXPORTER_PROMETHEUS_HOST: { used: '' },
  OTEL_EXPORTER_PROMETHEUS_PORT: { used: '' },
  OTEL_EXPORTER_ZIPKIN_ENDPOINT: { used: '' },
  OTEL_EXPORTER_ZIPKIN_TIMEOUT: { used: '' },
  OTEL_METRICS_EXEMPLAR_FILTER: { used: 'always_off', unless: /^always_off$/i },
  OTEL_NODE_EXPERIMENTAL_SDK_METRICS: { used: 'false', unless: /^false$/i },
  OTEL_NODE_RESOURCE_DETECTORS: { used: 'the detectors of this distro', unless: /^all$/i },
  OTEL_SEMCONV_STABILITY_OPT_IN: { used: 'the stable conventions', unless: /^[^/]*$/ },
};
