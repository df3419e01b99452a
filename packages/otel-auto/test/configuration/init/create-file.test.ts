import { describe, expect, it } from '@jest/globals';
import { createFile } from '../../../src/configuration/init/create-file';
import { DEFINITIONS, type Definition } from '../../../src/settings/definitions';
import type { Settings } from '../../../src/settings/settings';
import { parse } from '../../settings/parse';
import { exampleOf } from '../example-of';
import { KNOWN, read } from '../read';

type Environment = Readonly<Record<string, string>>;

/**
 * Returns the settings that have an effect: a signal without OTLP has no destination, one without
 * any exporter has nothing at all, the reader of the console is there with the console, and the name of the service goes before an attribute of that name.
 */
function toEffect(settings: Settings) {
  const { resource, traces, metrics, logs, ...others } = settings;
  const { 'service.name': listedName, ...attributes } = resource.attributes;
  const { console: consoleReader, ...ofMetrics } = metrics;
  const hasConsole = metrics.exporters.some((name) => name !== 'otlp');
  const ofSignal = <Signal extends { exporters: readonly string[]; otlp: object }>(
    { otlp, ...signal }: Signal,
    name: string,
  ) => {
    if (signal.exporters.length === 0) return { name };
    return { ...signal, ...(signal.exporters.includes('otlp') && { otlp }) };
  };
  return {
    ...others,
    resource: { ...resource, attributes, serviceName: resource.serviceName ?? listedName },
    traces: ofSignal(traces, 'traces'),
    metrics: ofSignal({ ...ofMetrics, ...(hasConsole && { consoleReader }) }, 'metrics'),
    logs: ofSignal(logs, 'logs'),
  };
}

function expectSame(env: Environment): void {
  const { text } = createFile(env, KNOWN);
  const { settings, sentences } = read(text, { env });
  expect(sentences).toEqual([]);
  expect(toEffect(settings)).toEqual(toEffect(parse(env).settings));
}

const ENVIRONMENTS: readonly Environment[] = [
  {},
  { OTEL_SDK_DISABLED: 'true' },
  { OTEL_SERVICE_NAME: 'a "$shop" ${X} $$ # : {' },
  { OTEL_SERVICE_NAME: '12' },
  { OTEL_RESOURCE_ATTRIBUTES: 'team=a%2Cb,size=3,is=true,service.name=x,empty=' },
  { OTEL_RESOURCE_ATTRIBUTES: 'db.password=secret,team=a', OTEL_SERVICE_NAME: 'shop' },
  { OTEL_PROPAGATORS: 'none' },
  { OTEL_PROPAGATORS: 'b3,baggage' },
  { OTEL_TRACES_EXPORTER: 'none', OTEL_METRICS_EXPORTER: 'console' },
  { OTEL_TRACES_EXPORTER: 'otlp,console', OTEL_LOGS_EXPORTER: 'otlp/stdout' },
  { OTEL_METRICS_EXPORTER: 'otlp,console', OTEL_METRIC_EXPORT_INTERVAL: '500' },
  { OTEL_METRIC_EXPORT_INTERVAL: '500', OTEL_METRIC_EXPORT_TIMEOUT: '400' },
  { OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: 'lowmemory' },
  { OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: 'delta' },
  {
    OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION: 'base2_exponential_bucket_histogram',
  },
  { OTEL_EXPORTER_OTLP_ENDPOINT: 'https://collector.test:4318' },
  { OTEL_EXPORTER_OTLP_ENDPOINT: 'https://user:secret@collector.test' },
  { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://collector.test/x?key=secret' },
  { OTEL_EXPORTER_OTLP_ENDPOINT: 'https://user:secret@collector.test/base/' },
  { OTEL_EXPORTER_OTLP_ENDPOINT: 'https://collector.test/secret/' },
  { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://me:x@c.test:4317/', OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' },
  { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c.test:4317?k=x', OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' },
  {
    OTEL_EXPORTER_OTLP_ENDPOINT: 'me:x@c.test:4317',
    OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
    OTEL_EXPORTER_OTLP_INSECURE: 'true',
  },
  { OTEL_EXPORTER_OTLP_ENDPOINT: '"http://c.test:4318/"' },
  { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c.test:4318/v1/traces' },
  { OTEL_EXPORTER_OTLP_ENDPOINT: 'unix:/run/c.sock' },
  {
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://me:x@c.test:4318/v1/logs',
    OTEL_TRACES_EXPORTER: 'none',
    OTEL_METRICS_EXPORTER: 'none',
  },
  { OTEL_EXPORTER_OTLP_ENDPOINT: 'collector.test:4317', OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' },
  { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json', OTEL_EXPORTER_OTLP_LOGS_PROTOCOL: 'grpc' },
  { OTEL_EXPORTER_OTLP_HEADERS: 'a=secret,b=c%20d', OTEL_EXPORTER_OTLP_LOGS_HEADERS: 'A=e' },
  { OTEL_EXPORTER_OTLP_TIMEOUT: '0', OTEL_EXPORTER_OTLP_TRACES_TIMEOUT: '5' },
  { OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' },
  {
    OTEL_EXPORTER_OTLP_CERTIFICATE: '/ca.pem',
    OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE: '/cert.pem',
    OTEL_EXPORTER_OTLP_CLIENT_KEY: '/key.pem',
  },
  ...[
    'always_on',
    'always_off',
    'traceidratio',
    'parentbased_always_off',
    'parentbased_traceidratio',
  ].map((name) => ({ OTEL_TRACES_SAMPLER: name, OTEL_TRACES_SAMPLER_ARG: '0.25' })),
  {
    OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
    OTEL_TRACES_SAMPLER_ARG: '0.25',
    ACME_OTEL_SAMPLING_RULES: '/a=drop; name=b*=0.5',
    ACME_OTEL_TRACES_PER_SECOND: '7',
  },
  { OTEL_BSP_SCHEDULE_DELAY: '5', OTEL_BSP_EXPORT_TIMEOUT: '6', OTEL_BSP_MAX_QUEUE_SIZE: '7' },
  { OTEL_BLRP_SCHEDULE_DELAY: '5', OTEL_BLRP_MAX_EXPORT_BATCH_SIZE: '6' },
  { OTEL_ATTRIBUTE_COUNT_LIMIT: '5', OTEL_SPAN_EVENT_COUNT_LIMIT: '6' },
  { OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: '5', OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT: '6' },
  { OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'http,pg' },
  { OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'http,pg' },
  { OTEL_LOG_LEVEL: 'none' },
  { OTEL_LOG_LEVEL: 'all' },
  { OTEL_LOG_LEVEL: 'verbose' },
  { OTEL_RESOURCE_ATTRIBUTES_POD_NAME: 'shop-1' },
];

const ROWS = (Object.entries(DEFINITIONS) as [string, Definition][]).filter(
  ([name]) => !name.endsWith('CONFIG_FILE'),
);

describe('createFile', () => {
  it.each(ENVIRONMENTS)('says the same as %j', expectSame);

  it.each(ROWS)('says the same as a value of %s', (name, row) => {
    const [text] = exampleOf(row);
    const env = { [name]: text };
    const { settings } = read(createFile(env, KNOWN).text, { env });
    expect(toEffect(settings)).toEqual(toEffect(parse(env).settings));
  });

  it.each<Environment>([
    { OTEL_EXPORTER_OTLP_HEADERS: 'api-key=SECRET' },
    { OTEL_EXPORTER_OTLP_LOGS_HEADERS: 'api-key=SECRET' },
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'https://me:SECRET@a.test' },
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'https://a.test/SECRET/' },
    { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://a.test/v1/traces?key=SECRET' },
    { OTEL_RESOURCE_ATTRIBUTES: 'db.password=SECRET' },
  ])('writes no secret of %j', (env) => {
    expect(createFile(env, KNOWN).text).not.toContain('SECRET');
  });

  it.each([
    'http://c.test:4318?k=SECRET',
    '"http://me:SECRET@c.test"',
    'http://me:SECRET@c/v1/logs',
  ])('refuses to write a file that sends elsewhere than %s', (address) => {
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: address };
    expect(() => createFile(env, KNOWN)).toThrow(
      'OTEL_EXPORTER_OTLP_ENDPOINT may have a secret in it, and a file cannot refer to it in this form; set OTEL_EXPORTER_OTLP_',
    );
    expect(() => createFile(env, KNOWN)).not.toThrow('SECRET');
  });

  it('refuses to write a file with other headers', () => {
    const headers = {
      OTEL_EXPORTER_OTLP_HEADERS: '"a=1"',
      OTEL_EXPORTER_OTLP_LOGS_HEADERS: '"b=2"',
    };
    expect(() => createFile(headers, KNOWN)).toThrow('without quotes around them');
  });

  it('tells what of the environment cannot be used', () => {
    expect(createFile({ OTEL_BSP_SCHEDULE_DELAY: '-5' }, KNOWN).problems).toEqual([
      'OTEL_BSP_SCHEDULE_DELAY="-5" is not a duration in milliseconds; using 5000',
    ]);
  });
});
