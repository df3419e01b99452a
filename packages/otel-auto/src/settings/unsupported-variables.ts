/**
 * Variables of the specification and of upstream's packages that do nothing here yet, each with what
 * is used in its stead (empty for nothing). Setting one is reported.
 */
export const UNSUPPORTED_VARIABLES: Readonly<Record<string, string>> = {
  OTEL_CONFIG_FILE: 'the environment variables',
  OTEL_EXPERIMENTAL_CONFIG_FILE: 'the environment variables',
  OTEL_ENTITIES: '',
  OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION: 'explicit_bucket_histogram',
  OTEL_EXPORTER_PROMETHEUS_HOST: '',
  OTEL_EXPORTER_PROMETHEUS_PORT: '',
  OTEL_EXPORTER_ZIPKIN_ENDPOINT: '',
  OTEL_EXPORTER_ZIPKIN_TIMEOUT: '',
  OTEL_INSTRUMENTATION_HTTP_KNOWN_METHODS: '',
  OTEL_METRICS_EXEMPLAR_FILTER: '',
  OTEL_NODE_EXPERIMENTAL_SDK_METRICS: '',
  OTEL_NODE_RESOURCE_DETECTORS: 'the detectors of this distro',
  OTEL_SEMCONV_STABILITY_OPT_IN: 'the stable conventions',
};
