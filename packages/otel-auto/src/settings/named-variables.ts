/** A variable that has no effect here, and what to set in its place. */
export interface NamedVariable {
  /** The cure, for the sentence that names the variable. */
  readonly instead: string;
  /** The behaviour in place of the variable's; empty for none. */
  readonly used: string;
  /** The completion of "… is not", where the variable's name is fine and only its value is not. */
  readonly expected?: string;
  /** Matches values that ask for exactly this behaviour, and are not reported. */
  readonly unless?: RegExp;
}

const TO_ZIPKIN = 'set OTEL_TRACES_EXPORTER=otlp; a Collector passes spans on to Zipkin';
const TO_JAEGER = 'set OTEL_EXPORTER_OTLP_ENDPOINT; Jaeger takes OTLP';
const TO_PROMETHEUS = 'set OTEL_METRICS_EXPORTER=otlp; Prometheus and a Collector take OTLP';

/**
 * Variables of the specification, of its former versions and of upstream's packages that have no
 * effect here: setting one is reported, with what to set instead.
 */
export const NAMED_VARIABLES: Readonly<Record<string, NamedVariable>> = {
  OTEL_EXPORTER_JAEGER_AGENT_HOST: { instead: TO_JAEGER, used: '' },
  OTEL_EXPORTER_JAEGER_AGENT_PORT: { instead: TO_JAEGER, used: '' },
  OTEL_EXPORTER_JAEGER_ENDPOINT: { instead: TO_JAEGER, used: '' },
  OTEL_EXPORTER_JAEGER_PROTOCOL: { instead: TO_JAEGER, used: '' },
  OTEL_EXPORTER_JAEGER_TIMEOUT: { instead: TO_JAEGER, used: '' },
  OTEL_EXPORTER_PROMETHEUS_HOST: { instead: TO_PROMETHEUS, used: '' },
  OTEL_EXPORTER_PROMETHEUS_PORT: { instead: TO_PROMETHEUS, used: '' },
  OTEL_EXPORTER_ZIPKIN_ENDPOINT: { instead: TO_ZIPKIN, used: '' },
  OTEL_EXPORTER_ZIPKIN_PROTOCOL: { instead: TO_ZIPKIN, used: '' },
  OTEL_EXPORTER_ZIPKIN_TIMEOUT: { instead: TO_ZIPKIN, used: '' },
  OTEL_METRICS_EXEMPLAR_FILTER: {
    instead: 'measurements have no exemplars',
    used: 'always_off',
    unless: /^always_off$/i,
  },
  OTEL_SEMCONV_STABILITY_OPT_IN: {
    instead: 'the stable names are sent in any case, and the former ones never',
    used: 'the stable conventions',
    expected: 'a choice that this distro has',
    unless: /^[^/]*$/,
  },
};
