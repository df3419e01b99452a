import { describe, expect, it } from '@jest/globals';

import type { SamplerSettings } from '../../src/settings/settings';
import { parse } from './parse';

const DEFAULT_OTLP = {
  protocol: 'http/protobuf',
  headers: {},
  timeoutMillis: 10_000,
  compression: 'none',
  certificate: undefined,
  clientCertificate: undefined,
  clientKey: undefined,
  insecure: true,
};

const parentBased = (root: SamplerSettings): SamplerSettings => ({ kind: 'parent_based', root });

const DEFAULT_READER = {
  exportIntervalMillis: 60_000,
  exportTimeoutMillis: undefined,
  temporality: 'cumulative',
  histogramAggregation: 'explicit_bucket_histogram',
  cardinalityLimits: {},
};

const DEFAULTS = {
  disabled: false,
  logLevel: 'info',
  diagnostics: true,
  resource: {
    serviceName: undefined,
    attributes: {},
    detected: {},
    detectors: [
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
    entities: [],
    podName: undefined,
    podUid: undefined,
    nodeName: undefined,
  },
  propagators: ['tracecontext', 'baggage'],
  propagation: {
    incoming: { otherwise: 'continue', rules: [] },
    targets: undefined,
    environmentContext: false,
    responseHeaders: [],
  },
  traces: {
    exporters: ['otlp'],
    otlp: { ...DEFAULT_OTLP, url: 'http://localhost:4318/v1/traces' },
    batch: {
      maxQueueSize: undefined,
      maxExportBatchSize: undefined,
      scheduleDelayMillis: 5000,
      exportTimeoutMillis: undefined,
    },
    sampler: { kind: 'parent_based', root: { kind: 'always_on' } },
    limits: {
      attributeCountLimit: 128,
      attributeValueLengthLimit: Number.POSITIVE_INFINITY,
      eventCountLimit: 128,
      linkCountLimit: 128,
      attributePerEventCountLimit: 128,
      attributePerLinkCountLimit: 128,
    },
    exceptions: 'events',
  },
  metrics: {
    exporters: ['otlp'],
    otlp: { ...DEFAULT_OTLP, url: 'http://localhost:4318/v1/metrics' },
    ...DEFAULT_READER,
    console: DEFAULT_READER,
    views: [],
    sdk: false,
  },
  logs: {
    exporters: ['otlp'],
    otlp: { ...DEFAULT_OTLP, url: 'http://localhost:4318/v1/logs' },
    batch: {
      maxQueueSize: undefined,
      maxExportBatchSize: undefined,
      scheduleDelayMillis: 1000,
      exportTimeoutMillis: undefined,
    },
    limits: { attributeCountLimit: 128, attributeValueLengthLimit: Number.POSITIVE_INFINITY },
    bridges: {
      level: 'logger',
      correlation: 'auto',
      fieldNames: {},
      resourceKeys: [],
      codeAttributes: false,
      console: false,
    },
    filter: undefined,
  },
  instrumentations: { enabled: undefined, disabled: [], added: [] },
  baggageKeys: [],
  requireParent: ['fs'],
  graphql: { resolverSpans: true },
  http: {
    ignoredPaths: ['/health', '/healthz', '/livez', '/readyz', '/metrics'],
    ignoredHosts: [],
    knownMethods: [
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
    headers: { serverRequest: [], serverResponse: [], clientRequest: [], clientResponse: [] },
  },
  redaction: { action: 'mask', names: [], keep: [], patterns: [], hashKeyFile: undefined },
  middlewareSpans: false,
  nestjs: { steps: 'slow' },
  shutdownTimeoutMillis: 1000,
  outboxBytes: 16 * 1024 * 1024,
};

describe('parseSettings', () => {
  it('gives the defaults of the specification for an empty environment', () => {
    const { settings, sentences } = parse({});
    expect(settings).toEqual(DEFAULTS);
    expect(sentences).toEqual([]);
  });

  it('takes empty values, blanks and undefined for unset', () => {
    const { settings, sentences } = parse({
      OTEL_TRACES_EXPORTER: '',
      OTEL_BSP_SCHEDULE_DELAY: '   ',
      OTEL_SERVICE_NAME: undefined,
      OTEL_EXPORTER_OTLP_ENDPOINT: '""',
    });
    expect(settings).toEqual(DEFAULTS);
    expect(sentences).toEqual([]);
  });

  it('takes no notice of variables of other programs', () => {
    const { settings, sentences } = parse({
      NODE_ENV: 'production',
      OTEL_PYTHON_LOG_CORRELATION: 'true',
      OTEL_JAVAAGENT_ENABLED: 'false',
    });
    expect(settings).toEqual(DEFAULTS);
    expect(sentences).toEqual([]);
  });

  it('leaves blanks and line ends around a value out', () => {
    const { settings, sentences } = parse({
      OTEL_SERVICE_NAME: ' shop\r',
      OTEL_EXPORTER_OTLP_PROTOCOL: ' http/json ',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318 ',
    });
    expect(settings.resource.serviceName).toBe('shop');
    expect(settings.traces.otlp.protocol).toBe('http/json');
    expect(settings.traces.otlp.url).toBe('http://collector:4318/v1/traces');
    expect(sentences).toEqual([]);
  });

  it('reads names in any case', () => {
    const { settings, sentences } = parse({
      OTEL_SDK_DISABLED: 'TRUE',
      OTEL_LOG_LEVEL: 'DEBUG',
      OTEL_TRACES_EXPORTER: 'OTLP',
      OTEL_METRICS_EXPORTER: 'None',
      OTEL_LOGS_EXPORTER: 'CONSOLE',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'HTTP/JSON',
      OTEL_EXPORTER_OTLP_COMPRESSION: 'GZIP',
      OTEL_PROPAGATORS: 'TraceContext,B3',
      OTEL_TRACES_SAMPLER: 'TraceIdRatio',
      OTEL_TRACES_SAMPLER_ARG: '0.25',
      OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: 'Delta',
      ACME_OTEL_MIDDLEWARE_SPANS: 'True',
      ACME_OTEL_NESTJS_STEPS: 'All',
      ACME_OTEL_DIAGNOSTICS: 'Off',
    });
    expect(sentences).toEqual([]);
    expect(settings).toMatchObject({
      disabled: true,
      logLevel: 'debug',
      diagnostics: false,
      propagators: ['tracecontext', 'b3'],
      traces: {
        exporters: ['otlp'],
        otlp: { protocol: 'http/json', compression: 'gzip' },
        sampler: { kind: 'trace_id_ratio', ratio: 0.25 },
      },
      metrics: { exporters: [], temporality: 'delta' },
      logs: { exporters: ['console'] },
      middlewareSpans: true,
      nestjs: { steps: 'all' },
    });
  });

  it('gives settings that nobody can change', () => {
    const { settings } = parse({ OTEL_RESOURCE_ATTRIBUTES: 'a=b', OTEL_PROPAGATORS: 'b3' });
    const frozen = (value: unknown): boolean =>
      typeof value !== 'object' ||
      value === null ||
      (Object.isFrozen(value) && Object.values(value).every(frozen));
    expect(frozen(settings)).toBe(true);
  });

  it('changes neither its input nor what an earlier call gave', () => {
    const env = Object.freeze({ OTEL_SERVICE_NAME: 'shop' });
    const first = parse(env).settings;
    parse({ OTEL_SERVICE_NAME: 'other', OTEL_BSP_SCHEDULE_DELAY: '-1' });
    expect(parse(env).settings).toEqual(first);
  });

  it('reads lists, and each name in one once', () => {
    const { settings, sentences } = parse({
      OTEL_TRACES_EXPORTER: ' console , otlp ,, console',
      OTEL_PROPAGATORS: 'b3multi,baggage,tracecontext',
    });
    expect(settings.traces.exporters).toEqual(['console', 'otlp']);
    expect(settings.propagators).toEqual(['b3multi', 'baggage', 'tracecontext']);
    expect(sentences).toEqual([]);
  });

  it('takes none for an empty list', () => {
    const { settings, sentences } = parse({
      OTEL_TRACES_EXPORTER: 'none',
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'none',
      OTEL_PROPAGATORS: 'none',
      ACME_OTEL_HTTP_IGNORED_PATHS: 'none',
    });
    expect(settings.traces.exporters).toEqual([]);
    expect(settings.metrics.exporters).toEqual([]);
    expect(settings.logs.exporters).toEqual([]);
    expect(settings.propagators).toEqual([]);
    expect(settings.http.ignoredPaths).toEqual([]);
    expect(sentences).toEqual([]);
  });

  it('keeps a unit for every number: batches, intervals, limits', () => {
    const { settings, sentences } = parse({
      OTEL_BSP_MAX_QUEUE_SIZE: '100',
      OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '50',
      OTEL_BSP_SCHEDULE_DELAY: '0',
      OTEL_BLRP_EXPORT_TIMEOUT: '1',
      OTEL_METRIC_EXPORT_INTERVAL: '10000',
      ACME_OTEL_SHUTDOWN_TIMEOUT: '0',
      OTEL_SPAN_EVENT_COUNT_LIMIT: '0',
    });
    expect(settings.traces.batch).toEqual({
      maxQueueSize: 100,
      maxExportBatchSize: 50,
      scheduleDelayMillis: 0,
      exportTimeoutMillis: undefined,
    });
    expect(settings.logs.batch.exportTimeoutMillis).toBe(1);
    expect(settings.metrics.exportIntervalMillis).toBe(10_000);
    expect(settings.shutdownTimeoutMillis).toBe(0);
    expect(settings.traces.limits.eventCountLimit).toBe(0);
    expect(sentences).toEqual([]);
  });

  it('takes a timeout of 0 for no limit, as long as a timer can wait', () => {
    const { settings, sentences } = parse({
      OTEL_EXPORTER_OTLP_TIMEOUT: '0',
      OTEL_BSP_EXPORT_TIMEOUT: '0',
      OTEL_METRIC_EXPORT_TIMEOUT: '0',
    });
    expect(settings.logs.otlp.timeoutMillis).toBe(2_147_483_647);
    expect(settings.traces.batch.exportTimeoutMillis).toBeUndefined();
    expect(settings.metrics.exportTimeoutMillis).toBeUndefined();
    expect(sentences).toEqual([]);
  });

  it.each([
    [{ OTEL_BLRP_MAX_QUEUE_SIZE: '100' }, { maxQueueSize: 100, maxExportBatchSize: undefined }],
    [
      { OTEL_BLRP_MAX_EXPORT_BATCH_SIZE: '50' },
      { maxQueueSize: undefined, maxExportBatchSize: 50 },
    ],
  ])('bounds a batch by the numbers that are set alone (%j)', (env, batch) => {
    const { settings, sentences } = parse(env);
    expect(settings.logs.batch).toMatchObject(batch);
    expect(sentences).toEqual([]);
  });

  it('takes the general limits for spans and log records, and their own before', () => {
    const { settings } = parse({
      OTEL_ATTRIBUTE_COUNT_LIMIT: '3',
      OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: '10',
      OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: '5',
      OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT: '0',
      OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT: '7',
      OTEL_LINK_ATTRIBUTE_COUNT_LIMIT: '8',
      OTEL_SPAN_LINK_COUNT_LIMIT: '9',
    });
    expect(settings.traces.limits).toEqual({
      attributeCountLimit: 5,
      attributeValueLengthLimit: 10,
      eventCountLimit: 128,
      linkCountLimit: 9,
      attributePerEventCountLimit: 7,
      attributePerLinkCountLimit: 8,
    });
    expect(settings.logs.limits).toEqual({ attributeCountLimit: 3, attributeValueLengthLimit: 0 });
  });

  it.each([
    ['always_on', undefined, { kind: 'always_on' }],
    ['always_off', undefined, { kind: 'always_off' }],
    ['traceidratio', '0.25', { kind: 'trace_id_ratio', ratio: 0.25 }],
    ['traceidratio', undefined, { kind: 'trace_id_ratio', ratio: 1 }],
    ['parentbased_always_on', undefined, parentBased({ kind: 'always_on' })],
    ['parentbased_always_off', undefined, parentBased({ kind: 'always_off' })],
    ['parentbased_traceidratio', '0', parentBased({ kind: 'trace_id_ratio', ratio: 0 })],
    ['parentbased_traceidratio', '1e-3', parentBased({ kind: 'trace_id_ratio', ratio: 0.001 })],
  ])('reads the sampler %s with %s', (name, argument, sampler) => {
    const { settings, sentences } = parse({
      OTEL_TRACES_SAMPLER: name,
      OTEL_TRACES_SAMPLER_ARG: argument,
    });
    expect(settings.traces.sampler).toEqual(sampler);
    expect(sentences).toEqual([]);
  });

  it('reads instrumentations by their short and by their package names', () => {
    const { settings, sentences } = parse({
      OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'express,@opentelemetry/instrumentation-http,EXPRESS',
      OTEL_NODE_DISABLED_INSTRUMENTATIONS: '@opentelemetry/instrumentation-nestjs-core',
    });
    expect(settings.instrumentations).toEqual({
      enabled: ['express', 'http'],
      disabled: ['nestjs-core'],
      added: [],
    });
    expect(sentences).toEqual([]);
  });

  it('says nothing when the log level is none', () => {
    expect(parse({ OTEL_LOG_LEVEL: 'none' }).settings.diagnostics).toBe(false);
    expect(parse({ OTEL_LOG_LEVEL: 'error' }).settings.diagnostics).toBe(true);
  });

  it('mends quotes that a file kept, and says so', () => {
    const { settings, sentences } = parse({
      OTEL_SERVICE_NAME: '"my shop"',
      OTEL_RESOURCE_ATTRIBUTES: "'a=b,c=d'",
      OTEL_EXPORTER_OTLP_HEADERS: '"api-key=secret"',
    });
    expect(settings.resource.serviceName).toBe('my shop');
    expect(settings.resource.attributes).toEqual({ a: 'b', c: 'd' });
    expect(settings.logs.otlp.headers).toEqual({ 'api-key': 'secret' });
    expect(sentences).toEqual([
      'OTEL_SERVICE_NAME="\\"my shop\\"" is not free of quotes; using what is between them',
      'OTEL_RESOURCE_ATTRIBUTES="a=***,c=***" is not free of quotes; using what is between them',
      'OTEL_EXPORTER_OTLP_HEADERS (value hidden) is not free of quotes; using what is between them',
    ]);
  });
});

describe('parseSettings with options', () => {
  it('puts options before the environment, field by field', () => {
    const { settings } = parse(
      {
        OTEL_LOG_LEVEL: 'error',
        OTEL_PROPAGATORS: 'b3',
        OTEL_SPAN_EVENT_COUNT_LIMIT: '1',
        OTEL_SPAN_LINK_COUNT_LIMIT: '2',
        OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT: '3',
        ACME_OTEL_SHUTDOWN_TIMEOUT: '4',
      },
      {
        logLevel: 'DEBUG',
        propagators: ['baggage'],
        spanLimits: { eventCountLimit: 10 },
        logRecordLimits: { attributeValueLengthLimit: 30 },
        shutdownTimeoutMillis: 40,
      },
    );
    expect(settings).toMatchObject({
      logLevel: 'debug',
      propagators: ['baggage'],
      traces: { limits: { eventCountLimit: 10, linkCountLimit: 2 } },
      logs: { limits: { attributeCountLimit: 3, attributeValueLengthLimit: 30 } },
      shutdownTimeoutMillis: 40,
    });
  });

  it('does not complain about a variable that an option replaces', () => {
    const { sentences } = parse(
      { OTEL_LOG_LEVEL: 'loud', OTEL_SPAN_EVENT_COUNT_LIMIT: '-1', OTEL_TRACES_EXPORTER: 'jaeger' },
      { logLevel: 'info', spanLimits: { eventCountLimit: 1 }, spanProcessors: [] },
    );
    expect(sentences).toEqual([]);
  });

  it('throws for an option that is wrong, which is a mistake in code', () => {
    expect(() => parse({}, { shutdownTimeoutMillis: -1 })).toThrow(
      new RangeError(
        'start(options): shutdownTimeoutMillis: expected an integer from 0 to 2147483647, got -1',
      ),
    );
  });

  it('measures the SDK when asked to, wherever metrics go', () => {
    const sdkOf = (env: Record<string, string>, options = {}) =>
      parse({ ACME_OTEL_SDK_METRICS: 'True', ...env }, options).settings.metrics.sdk;
    const metricReader = {
      setMetricProducer: () => undefined,
      forceFlush: () => Promise.resolve(),
      shutdown: () => Promise.resolve(),
    };
    expect(sdkOf({})).toBe(true);
    expect(sdkOf({ ACME_OTEL_SDK_METRICS: ' ' })).toBe(false);
    expect(sdkOf({}, { metricReaders: [metricReader] })).toBe(true);
    expect(sdkOf({}, { metricReaders: [] })).toBe(false);
  });

  it('runs only the processors and readers that are passed, unless auto is among them', () => {
    const { settings } = parse({}, { spanProcessors: [], logRecordProcessors: ['auto'] });
    expect(settings.traces.exporters).toEqual([]);
    expect(settings.metrics.exporters).toEqual(['otlp']);
    expect(settings.logs.exporters).toEqual(['otlp']);
  });
});

describe('what is done with the lines of loggers', () => {
  it('is read', () => {
    const { settings, sentences } = parse({
      ACME_OTEL_LOGS_LEVEL: 'WARN',
      ACME_OTEL_LOG_CORRELATION: 'fields',
      ACME_OTEL_LOG_CORRELATION_FIELDS: 'trace_id=dd.trace_id,trace_flags=flags',
      ACME_OTEL_LOG_CORRELATION_RESOURCE: 'service.name, k8s.pod.name',
      ACME_OTEL_LOGS_CODE_ATTRIBUTES: 'true',
      ACME_OTEL_CONSOLE_LOGS: 'TRUE',
    });
    expect(sentences).toEqual([]);
    expect(settings.logs.bridges).toEqual({
      level: 'warn',
      correlation: 'fields',
      fieldNames: { traceId: 'dd.trace_id', traceFlags: 'flags' },
      resourceKeys: ['service.name', 'k8s.pod.name'],
      codeAttributes: true,
      console: true,
    });
  });

  it('is as usual, with a word, where it cannot be read', () => {
    const { settings, sentences } = parse({
      ACME_OTEL_LOGS_LEVEL: 'loud',
      ACME_OTEL_LOG_CORRELATION: 'yes',
      ACME_OTEL_LOG_CORRELATION_FIELDS: 'traceid=x,span_id=',
      ACME_OTEL_LOG_CORRELATION_RESOURCE: 'service name',
      ACME_OTEL_CONSOLE_LOGS: '1',
    });
    expect(settings.logs.bridges).toEqual(parse({}).settings.logs.bridges);
    expect(sentences).toEqual([
      'ACME_OTEL_LOGS_LEVEL="loud" is not one of logger, trace, debug, info, warn, error, fatal; using logger',
      'ACME_OTEL_LOG_CORRELATION="yes" is not one of auto, fields, off; using auto',
      'ACME_OTEL_LOG_CORRELATION_FIELDS="traceid=x" is not one of trace_id, span_id and trace_flags, followed by = and a name; ignored',
      'ACME_OTEL_LOG_CORRELATION_FIELDS="span_id=" is not followed by a name; using span_id',
      'ACME_OTEL_LOG_CORRELATION_RESOURCE="service name" is not the key of an attribute; using none',
      'ACME_OTEL_CONSOLE_LOGS="1" is not true or false; using false',
    ]);
  });
});
