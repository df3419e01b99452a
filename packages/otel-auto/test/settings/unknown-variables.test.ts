import { describe, expect, it } from '@jest/globals';

import { isOwnName } from '../../src/settings/own-name';
import { parse } from './parse';

describe('a name that nobody reads', () => {
  it.each([
    ['OTEL_ENDPOINT', 'did you mean OTEL_EXPORTER_OTLP_ENDPOINT?'],
    ['OTLP_ENDPOINT', 'did you mean OTEL_EXPORTER_OTLP_ENDPOINT?'],
    ['OTEL_EXPORTER_ENDPOINT', 'did you mean OTEL_EXPORTER_OTLP_ENDPOINT?'],
    ['OTEL_COLLECTOR_ENDPOINT', 'did you mean OTEL_EXPORTER_OTLP_ENDPOINT?'],
    ['OTEL_COLLECTOR_URL', 'did you mean OTEL_EXPORTER_OTLP_ENDPOINT?'],
    ['OTLP_TRACES_ENDPOINT', 'did you mean OTEL_EXPORTER_OTLP_TRACES_ENDPOINT?'],
    ['OTEL_EXPORTER_OTLP_SPAN_INSECURE', 'did you mean OTEL_EXPORTER_OTLP_TRACES_INSECURE?'],
    ['OTEL_HEADERS', 'did you mean OTEL_EXPORTER_OTLP_HEADERS?'],
    ['OTEL_DISABLED', 'did you mean OTEL_SDK_DISABLED?'],
    ['OTEL_SAMPLER', 'did you mean OTEL_TRACES_SAMPLER?'],
    ['OTEL_TRACES_SAMPLE_RATE', 'did you mean OTEL_TRACES_SAMPLER_ARG?'],
    ['OTEL_SERVICE', 'did you mean OTEL_SERVICE_NAME?'],
    ['OTEL_TRACING_EXPORTER', 'did you mean OTEL_TRACES_EXPORTER?'],
    ['OTEL_METRIC_INTERVAL', 'did you mean OTEL_METRIC_EXPORT_INTERVAL?'],
    ['OTEL_BSP_SCHEDULE_DELAY_MILLIS', 'did you mean OTEL_BSP_SCHEDULE_DELAY?'],
    ['OTEL_DISABLED_INSTRUMENTATIONS', 'did you mean OTEL_NODE_DISABLED_INSTRUMENTATIONS?'],
    ['OTEL_RESOURCES_ATRIBUTES', 'did you mean OTEL_RESOURCE_ATTRIBUTES?'],
    ['otel_service_name', 'did you mean OTEL_SERVICE_NAME?'],
    ['Otel_Traces_Exporter', 'did you mean OTEL_TRACES_EXPORTER?'],
    ['otlp_endpoint', 'did you mean OTEL_EXPORTER_OTLP_ENDPOINT?'],
    ['acme_otel_diagnostics', 'did you mean ACME_OTEL_DIAGNOSTICS?'],
    ['ACME_OTEL_LEVEL', 'did you mean ACME_OTEL_LOGS_LEVEL?'],
    ['OTEL_SERVICE_VERSION', 'write OTEL_RESOURCE_ATTRIBUTES=service.version=…'],
    ['OTEL_DEBUG', 'write OTEL_LOG_LEVEL=debug'],
    ['OTEL_TRACING_ENABLED', 'OTEL_TRACES_EXPORTER=none switches them off'],
  ])('is reported with the right one, and without its value: %s', (name, cure) => {
    expect(parse({ [name]: 'SECRET' }).sentences).toEqual([
      `${name} (value hidden) is not a known variable (${cure}); ignored`,
    ]);
  });

  it.each([
    'OTEL_NODE_IP',
    'OTEL_POD_IP',
    'OTEL_PYTHON_LOG_LEVEL',
    'OTEL_JAVAAGENT_ENABLED',
    'OTEL_DOTNET_AUTO_HOME',
    'OTEL_GO_AUTO_TARGET_EXE',
    'OTEL_PHP_AUTOLOAD_ENABLED',
    'OTEL_RUBY_INSTRUMENTATION_RAILS_ENABLED',
    'OTEL_INSTRUMENTATION_COMMON_DEFAULT_ENABLED',
    'OTEL_LAMBDA_TRACE_MODE',
    'OTEL_IMR_EXPORT_INTERVAL',
    'OTEL_TRACES_SPAN_METRICS_ENABLED',
    // What a service called otel or otel-collector leaves in each container of a cluster.
    'OTEL_COLLECTOR_SERVICE_HOST',
    'OTEL_COLLECTOR_SERVICE_PORT_OTLP_HTTP',
    'OTEL_COLLECTOR_PORT',
    'OTEL_COLLECTOR_PORT_4317_TCP_ADDR',
    'OTEL_SERVICE_HOST',
    'OTEL_SERVICE_PORT',
    'OTLP_SERVICE_HOST',
  ])('is left alone where it is somebody else’s: %s', (name) => {
    expect(parse({ [name]: 'x' }).sentences).toEqual([]);
  });
});

describe('a variable that is only named', () => {
  it.each([
    ['OTEL_EXPORTER_ZIPKIN_ENDPOINT', 'http://zipkin:9411', 'OTEL_TRACES_EXPORTER=otlp'],
    ['OTEL_EXPORTER_JAEGER_AGENT_HOST', 'jaeger', 'OTEL_EXPORTER_OTLP_ENDPOINT'],
    ['OTEL_EXPORTER_PROMETHEUS_HOST', '0.0.0.0', 'OTEL_METRICS_EXPORTER=otlp'],
  ])('says what to set instead: %s', (name, value, instead) => {
    const [sentence] = parse({ [name]: value }).sentences;
    expect(sentence).toContain('is not read by this distro (set ');
    expect(sentence).toContain(instead);
  });

  it.each(['http', 'http,database', 'gen_ai_latest_experimental'])(
    'is not mentioned where it asks for what is done: OTEL_SEMCONV_STABILITY_OPT_IN=%s',
    (value) => {
      expect(parse({ OTEL_SEMCONV_STABILITY_OPT_IN: value }).sentences).toEqual([]);
    },
  );
});

describe('OTEL_NODE_EXPERIMENTAL_SDK_METRICS', () => {
  it('is another name for ACME_OTEL_SDK_METRICS, which goes first', () => {
    const upstream = { OTEL_NODE_EXPERIMENTAL_SDK_METRICS: 'true' };
    expect(parse(upstream).settings.metrics.sdk).toBe(true);
    expect(parse({ ...upstream, ACME_OTEL_SDK_METRICS: 'false' }).settings.metrics.sdk).toBe(false);
    expect(parse(upstream).sentences).toEqual([]);
  });

  it('is named where metrics are off', () => {
    const { sentences } = parse({
      OTEL_NODE_EXPERIMENTAL_SDK_METRICS: 'true',
      OTEL_METRICS_EXPORTER: 'none',
    });
    expect(sentences).toEqual([
      'OTEL_NODE_EXPERIMENTAL_SDK_METRICS="true" is not of use where metrics are off (set OTEL_METRICS_EXPORTER=otlp); ignored',
    ]);
  });
});

describe('isOwnName', () => {
  it.each(['OTEL_X', 'ACME_OTEL_X', 'OTLP_X', 'otel_x', 'Otlp_x', 'acme_otel_x'])(
    'takes %s',
    (name) => {
      expect(isOwnName(name)).toBe(true);
    },
  );

  it.each(['PATH', 'OTELX', 'OLDPWD', 'ACME_X', 'APP_OTEL_X', '', 'o'])('leaves %s', (name) => {
    expect(isOwnName(name)).toBe(false);
  });
});
