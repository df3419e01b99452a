import { describe, expect, it } from '@jest/globals';

import { DEFINITIONS, type Definition } from '../../src/settings/definitions';
import { parse } from './parse';

const DEFAULTS = parse({}).settings;

/**
 * Unusable settings, and the sentences that users read about them. Unless stated otherwise, the
 * settings are as if the variable were unset, so that no mistake switches anything off.
 */
const BAD_SETTINGS: readonly (readonly [assignment: string, sentence: string])[] = [
  ['OTEL_SDK_DISABLED=yes', 'OTEL_SDK_DISABLED="yes" is not true or false; using false'],
  ['OTEL_SDK_DISABLED=1', 'OTEL_SDK_DISABLED="1" is not true or false; using false'],
  [
    'OTEL_LOG_LEVEL=loud',
    'OTEL_LOG_LEVEL="loud" is not one of none, error, warn, info, debug, verbose, all; using info',
  ],
  ['ACME_OTEL_DIAGNOSTICS=no', 'ACME_OTEL_DIAGNOSTICS="no" is not one of on, off; using on'],
  [
    'ACME_OTEL_SHUTDOWN_TIMEOUT=5s',
    'ACME_OTEL_SHUTDOWN_TIMEOUT="5s" is not a duration in milliseconds (write 5000); using 1000',
  ],

  // exporters
  [
    'OTEL_TRACES_EXPORTER=otpl',
    'OTEL_TRACES_EXPORTER="otpl" is not one of otlp, console, otlp/stdout, none (did you mean otlp?); using otlp',
  ],
  [
    'OTEL_TRACES_EXPORTER=consol',
    'OTEL_TRACES_EXPORTER="consol" is not one of otlp, console, otlp/stdout, none (did you mean console?); using otlp',
  ],
  [
    'OTEL_LOGS_EXPORTER=,',
    'OTEL_LOGS_EXPORTER="," is not a list of otlp, console, otlp/stdout, none; using otlp',
  ],

  // propagators
  [
    'OTEL_PROPAGATORS=datadog',
    'OTEL_PROPAGATORS="datadog" is not one of tracecontext, baggage, b3, b3multi, jaeger, ottrace, xray, none; using tracecontext, baggage',
  ],
  [
    'OTEL_PROPAGATORS=,',
    'OTEL_PROPAGATORS="," is not a list of tracecontext, baggage, b3, b3multi, jaeger, ottrace, xray, none; using tracecontext, baggage',
  ],
  [
    'OTEL_PROPAGATORS=w3c',
    'OTEL_PROPAGATORS="w3c" is not one of tracecontext, baggage, b3, b3multi, jaeger, ottrace, xray, none; using tracecontext, baggage',
  ],

  // samplers
  [
    'OTEL_TRACES_SAMPLER=jaeger_remote',
    'OTEL_TRACES_SAMPLER="jaeger_remote" is not decided in this process (it asks a server for rules; tail sampling in a Collector does that for all services); using parentbased_always_on',
  ],
  [
    'OTEL_TRACES_SAMPLER=ratio',
    'OTEL_TRACES_SAMPLER="ratio" is not one of always_on, always_off, traceidratio, parentbased_always_on, parentbased_always_off, parentbased_traceidratio; using parentbased_always_on',
  ],
  [
    'OTEL_TRACES_SAMPLER_ARG=0.1',
    'OTEL_TRACES_SAMPLER_ARG="0.1" is not read by parentbased_always_on (set OTEL_TRACES_SAMPLER=parentbased_traceidratio); ignored',
  ],

  [
    'ACME_OTEL_TRACES_PER_SECOND=0',
    'ACME_OTEL_TRACES_PER_SECOND="0" is not an integer of at least 1; ignored',
  ],
  ['ACME_OTEL_ALWAYS_RECORD=1', 'ACME_OTEL_ALWAYS_RECORD="1" is not true or false; using false'],

  // instrumentations
  [
    'OTEL_INSTRUMENTATION_HTTP_KNOWN_METHODS=G ET',
    'OTEL_INSTRUMENTATION_HTTP_KNOWN_METHODS="G ET" is not a method of HTTP; using GET, HEAD, POST, PUT, DELETE, CONNECT, OPTIONS, TRACE, PATCH, QUERY',
  ],
  [
    'ACME_OTEL_HTTP_CLIENT_RESPONSE_HEADERS=,',
    'ACME_OTEL_HTTP_CLIENT_RESPONSE_HEADERS="," is not a list of header names; using none',
  ],
  [
    'ACME_OTEL_HTTP_CLIENT_IGNORED_HOSTS=http://a/b',
    'ACME_OTEL_HTTP_CLIENT_IGNORED_HOSTS="http://a/b" is not a host, with or without a port; using none',
  ],
  [
    'ACME_OTEL_REQUIRE_PARENT=pgg',
    'ACME_OTEL_REQUIRE_PARENT="pgg" is not an instrumentation of this distro (did you mean pg?); using fs',
  ],
  [
    'ACME_OTEL_GRAPHQL_RESOLVER_SPANS=off',
    'ACME_OTEL_GRAPHQL_RESOLVER_SPANS="off" is not true or false; using true',
  ],
  [
    'ACME_OTEL_BAGGAGE_KEYS=a b',
    'ACME_OTEL_BAGGAGE_KEYS="a b" is not the key of an entry; using none',
  ],

  // numbers
  [
    'OTEL_BSP_MAX_QUEUE_SIZE=-5',
    'OTEL_BSP_MAX_QUEUE_SIZE="-5" is not an integer of at least 1; ignored',
  ],
  [
    'OTEL_BSP_MAX_QUEUE_SIZE=abc',
    'OTEL_BSP_MAX_QUEUE_SIZE="abc" is not an integer of at least 1; ignored',
  ],
  [
    'OTEL_BSP_MAX_QUEUE_SIZE=0',
    'OTEL_BSP_MAX_QUEUE_SIZE="0" is not an integer of at least 1; ignored',
  ],
  [
    'OTEL_BSP_MAX_EXPORT_BATCH_SIZE=0.5',
    'OTEL_BSP_MAX_EXPORT_BATCH_SIZE="0.5" is not an integer of at least 1; ignored',
  ],
  [
    'OTEL_BSP_MAX_EXPORT_BATCH_SIZE=Infinity',
    'OTEL_BSP_MAX_EXPORT_BATCH_SIZE="Infinity" is not an integer of at least 1; ignored',
  ],
  [
    'OTEL_BLRP_MAX_EXPORT_BATCH_SIZE=-5',
    'OTEL_BLRP_MAX_EXPORT_BATCH_SIZE="-5" is not an integer of at least 1; ignored',
  ],
  [
    'OTEL_BLRP_MAX_QUEUE_SIZE=99999999999',
    'OTEL_BLRP_MAX_QUEUE_SIZE="99999999999" is not an integer of at least 1 (at most 2147483647); ignored',
  ],
  [
    'OTEL_BSP_SCHEDULE_DELAY=-5',
    'OTEL_BSP_SCHEDULE_DELAY="-5" is not a duration in milliseconds; using 5000',
  ],
  [
    'OTEL_BSP_SCHEDULE_DELAY=0x10',
    'OTEL_BSP_SCHEDULE_DELAY="0x10" is not a duration in milliseconds; using 5000',
  ],
  [
    'OTEL_BSP_SCHEDULE_DELAY=1e12',
    'OTEL_BSP_SCHEDULE_DELAY="1e12" is not a duration in milliseconds; using 5000',
  ],
  [
    'OTEL_BLRP_SCHEDULE_DELAY=1000000000000',
    'OTEL_BLRP_SCHEDULE_DELAY="1000000000000" is not a duration in milliseconds (at most 2147483647, the longest a timer can wait); using 1000',
  ],
  [
    'OTEL_BLRP_EXPORT_TIMEOUT=1.5',
    'OTEL_BLRP_EXPORT_TIMEOUT="1.5" is not a timeout in milliseconds; ignored',
  ],
  [
    'OTEL_METRIC_EXPORT_INTERVAL=1e12',
    'OTEL_METRIC_EXPORT_INTERVAL="1e12" is not a duration of at least 1 millisecond; using 60000',
  ],
  [
    'OTEL_METRIC_EXPORT_INTERVAL=0',
    'OTEL_METRIC_EXPORT_INTERVAL="0" is not a duration of at least 1 millisecond; using 60000',
  ],
  [
    'OTEL_METRIC_EXPORT_INTERVAL=-5',
    'OTEL_METRIC_EXPORT_INTERVAL="-5" is not a duration of at least 1 millisecond; using 60000',
  ],
  [
    'OTEL_EXPORTER_OTLP_TIMEOUT=abc',
    'OTEL_EXPORTER_OTLP_TIMEOUT="abc" is not a timeout in milliseconds; using 10000',
  ],
  [
    'OTEL_EXPORTER_OTLP_TIMEOUT=10s',
    'OTEL_EXPORTER_OTLP_TIMEOUT="10s" is not a timeout in milliseconds (write 10000); using 10000',
  ],
  [
    'OTEL_EXPORTER_OTLP_TIMEOUT=-1',
    'OTEL_EXPORTER_OTLP_TIMEOUT="-1" is not a timeout in milliseconds; using 10000',
  ],
  [
    'OTEL_EXPORTER_OTLP_LOGS_TIMEOUT=1 min',
    'OTEL_EXPORTER_OTLP_LOGS_TIMEOUT="1 min" is not a timeout in milliseconds (write 60000); using 10000',
  ],
  [
    'OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT=-1',
    'OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT="-1" is not a non-negative integer; using 128',
  ],
  [
    'OTEL_SPAN_EVENT_COUNT_LIMIT=abc',
    'OTEL_SPAN_EVENT_COUNT_LIMIT="abc" is not a non-negative integer; using 128',
  ],
  [
    'OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT=-1',
    'OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT="-1" is not a non-negative integer; using no limit',
  ],

  // OTLP
  [
    'OTEL_EXPORTER_OTLP_PROTOCOL=http/xml',
    'OTEL_EXPORTER_OTLP_PROTOCOL="http/xml" is not one of http/protobuf, http/json, grpc; using http/protobuf',
  ],
  [
    'OTEL_EXPORTER_OTLP_PROTOCOL=grcp',
    'OTEL_EXPORTER_OTLP_PROTOCOL="grcp" is not one of http/protobuf, http/json, grpc (did you mean grpc?); using http/protobuf',
  ],
  [
    'OTEL_EXPORTER_OTLP_TRACES_PROTOCOL=http',
    'OTEL_EXPORTER_OTLP_TRACES_PROTOCOL="http" is not one of http/protobuf, http/json, grpc; using http/protobuf',
  ],
  [
    'OTEL_EXPORTER_OTLP_COMPRESSION=zstd',
    'OTEL_EXPORTER_OTLP_COMPRESSION="zstd" is not one of none, gzip; using none',
  ],
  [
    'OTEL_EXPORTER_OTLP_INSECURE=1',
    'OTEL_EXPORTER_OTLP_INSECURE="1" is not true or false; using false',
  ],
  [
    'OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE=sometimes',
    'OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE="sometimes" is not one of cumulative, delta, lowmemory; using cumulative',
  ],
  [
    'OTEL_EXPORTER_OTLP_ENDPOINT=not a url',
    'OTEL_EXPORTER_OTLP_ENDPOINT="not a url" is not an http:// or https:// URL (it has no scheme); using http://localhost:4318',
  ],
  [
    'OTEL_EXPORTER_OTLP_ENDPOINT=http://',
    'OTEL_EXPORTER_OTLP_ENDPOINT="http://" is not an http:// or https:// URL (it has no host); using http://localhost:4318',
  ],
  [
    'OTEL_EXPORTER_OTLP_ENDPOINT=http://:4318',
    'OTEL_EXPORTER_OTLP_ENDPOINT="http://:4318" is not an http:// or https:// URL (it has no host); using http://localhost:4318',
  ],
  [
    'OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:99999',
    'OTEL_EXPORTER_OTLP_ENDPOINT="http://localhost:99999" is not an http:// or https:// URL (a port is at most 65535); using http://localhost:4318',
  ],
  [
    'OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:0',
    'OTEL_EXPORTER_OTLP_ENDPOINT="http://localhost:0" is not an http:// or https:// URL (there is no port 0); using http://localhost:4318',
  ],
  [
    'OTEL_EXPORTER_OTLP_ENDPOINT=ftp://collector:4318',
    'OTEL_EXPORTER_OTLP_ENDPOINT="ftp://collector:4318" is not an http:// or https:// URL; using http://localhost:4318',
  ],
  [
    'OTEL_EXPORTER_OTLP_ENDPOINT=http://col lector:4318',
    'OTEL_EXPORTER_OTLP_ENDPOINT="http://col lector:4318" is not an http:// or https:// URL (it has a blank in it); using http://localhost:4318',
  ],
  [
    'OTEL_EXPORTER_OTLP_ENDPOINT=http://$(NODE_IP):4318',
    'OTEL_EXPORTER_OTLP_ENDPOINT="http://$(NODE_IP):4318" is not an http:// or https:// URL (a variable in it was not expanded); using http://localhost:4318',
  ],
  [
    'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=ftp://collector',
    'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT="ftp://collector" is not an http:// or https:// URL; using http://localhost:4318/v1/traces',
  ],
  [
    'OTEL_EXPORTER_OTLP_HEADERS=garbage',
    'OTEL_EXPORTER_OTLP_HEADERS (value hidden) is not name=value throughout (entry 1 has no "="); ignored',
  ],
  [
    'OTEL_EXPORTER_OTLP_HEADERS=api key=secret',
    'OTEL_EXPORTER_OTLP_HEADERS (value hidden) is not name=value throughout (entry 1 has a name that HTTP does not allow); ignored',
  ],
  [
    'OTEL_EXPORTER_OTLP_HEADERS==secret',
    'OTEL_EXPORTER_OTLP_HEADERS (value hidden) is not name=value throughout (entry 1 has a name that HTTP does not allow); ignored',
  ],
  [
    'OTEL_EXPORTER_OTLP_HEADERS=key=a\nb',
    'OTEL_EXPORTER_OTLP_HEADERS (value hidden) is not name=value throughout (entry 1 has a value with a line break or a character outside ASCII); ignored',
  ],
  [
    'OTEL_EXPORTER_OTLP_HEADERS=key=a%0d%0ab',
    'OTEL_EXPORTER_OTLP_HEADERS (value hidden) is not name=value throughout (entry 1 has a value with a line break or a character outside ASCII); ignored',
  ],
  [
    'OTEL_EXPORTER_OTLP_HEADERS=key=schlüssel',
    'OTEL_EXPORTER_OTLP_HEADERS (value hidden) is not name=value throughout (entry 1 has a value with a line break or a character outside ASCII); ignored',
  ],
  [
    'OTEL_EXPORTER_OTLP_LOGS_HEADERS=key=%zz',
    'OTEL_EXPORTER_OTLP_LOGS_HEADERS (value hidden) is not name=value throughout (entry 1 has a "%" that is not part of an encoded character; write it as %25); ignored',
  ],

  // resource
  [
    'OTEL_RESOURCE_ATTRIBUTES=garbage',
    'OTEL_RESOURCE_ATTRIBUTES="***" is not key=value (entry 1 has no "="); ignored',
  ],
  [
    'OTEL_RESOURCE_ATTRIBUTES==value',
    'OTEL_RESOURCE_ATTRIBUTES="***" is not key=value (entry 1 has no key); ignored',
  ],
  [
    'OTEL_RESOURCE_ATTRIBUTES=note=50%',
    'OTEL_RESOURCE_ATTRIBUTES="note=***" is not percent-encoded (write % as %25); ignored',
  ],

  ['ACME_OTEL_SDK_METRICS=yes', 'ACME_OTEL_SDK_METRICS="yes" is not true or false; using false'],

  // instrumentations
  [
    'OTEL_NODE_ENABLED_INSTRUMENTATIONS=exprss',
    'OTEL_NODE_ENABLED_INSTRUMENTATIONS="exprss" is not an instrumentation of this distro (did you mean express?); using those on by default',
  ],
  [
    'OTEL_NODE_DISABLED_INSTRUMENTATIONS=@opentelemetry/instrumentation-nest',
    'OTEL_NODE_DISABLED_INSTRUMENTATIONS="@opentelemetry/instrumentation-nest" is not an instrumentation of this distro; ignored',
  ],
  [
    'ACME_OTEL_MIDDLEWARE_SPANS=on',
    'ACME_OTEL_MIDDLEWARE_SPANS="on" is not true or false; using false',
  ],
  [
    'ACME_OTEL_NESTJS_STEPS=guards',
    'ACME_OTEL_NESTJS_STEPS="guards" is not one of slow, all, none; using slow',
  ],
  [
    'ACME_OTEL_HTTP_IGNORED_PATHS=status',
    'ACME_OTEL_HTTP_IGNORED_PATHS="status" is not a path (write /status); using /health, /healthz, /livez, /readyz, /metrics',
  ],
  [
    'ACME_OTEL_HTTP_IGNORED_PATHS=,',
    'ACME_OTEL_HTTP_IGNORED_PATHS="," is not a list of paths or none; using /health, /healthz, /livez, /readyz, /metrics',
  ],

  // not supported yet, misspelt
  [
    'OTEL_ENTITIES=service{}',
    'OTEL_ENTITIES="service{…}" is not usable as a whole (entry 1 has no identifying attribute); ignored',
  ],
  [
    'OTEL_NODE_RESOURCE_DETECTORS=hst',
    'OTEL_NODE_RESOURCE_DETECTORS="hst" is not one of env, host, os, process, container, k8s, ci, cloud, service, serviceinstance, aws, gcp, azure, all, none (did you mean host?); using env, host, os, process, container, k8s, ci, cloud, service, serviceinstance',
  ],
  [
    'OTEL_SEMCONV_STABILITY_OPT_IN=http/dup',
    'OTEL_SEMCONV_STABILITY_OPT_IN="http/dup" is not a choice that this distro has (the stable names are sent in any case, and the former ones never); using the stable conventions',
  ],
  [
    'OTEL_EXPORTER_PROMETHEUS_PORT=9464',
    'OTEL_EXPORTER_PROMETHEUS_PORT="9464" is not read by this distro (set OTEL_METRICS_EXPORTER=otlp; Prometheus and a Collector take OTLP); ignored',
  ],
  [
    'OTEL_METRICS_EXEMPLAR_FILTER=always_on',
    'OTEL_METRICS_EXEMPLAR_FILTER="always_on" is not read by this distro (measurements have no exemplars); using always_off',
  ],
  [
    'OTEL_EXPORTER_OTLP_ENDPONT=http://collector:4318',
    'OTEL_EXPORTER_OTLP_ENDPONT (value hidden) is not a known variable (did you mean OTEL_EXPORTER_OTLP_ENDPOINT?); ignored',
  ],
  [
    'OTEL_EXPORTER_OTLP_LOG_HEADERS=api-key=secret',
    'OTEL_EXPORTER_OTLP_LOG_HEADERS (value hidden) is not a known variable (did you mean OTEL_EXPORTER_OTLP_LOGS_HEADERS?); ignored',
  ],
  [
    'OTEL_TRACE_EXPORTER=console',
    'OTEL_TRACE_EXPORTER (value hidden) is not a known variable (did you mean OTEL_TRACES_EXPORTER?); ignored',
  ],
  [
    'OTEL_EXPORTER_OTLP_URL=http://collector:4318',
    'OTEL_EXPORTER_OTLP_URL (value hidden) is not a known variable (did you mean OTEL_EXPORTER_OTLP_ENDPOINT?); ignored',
  ],
  [
    'OTEL_EXPORTER_OTLP_USER_AGENT=shop',
    'OTEL_EXPORTER_OTLP_USER_AGENT (value hidden) is not a known variable; ignored',
  ],
  ['ACME_OTEL_VERBOSE=true', 'ACME_OTEL_VERBOSE (value hidden) is not a known variable; ignored'],
];

describe('a bad setting', () => {
  it.each(BAD_SETTINGS)('is reported and changes nothing: %s', (assignment, sentence) => {
    const { settings, sentences } = parse(toEnvironment(assignment));
    expect(sentences).toEqual([sentence]);
    expect(settings).toEqual(DEFAULTS);
  });

  it.each(Object.entries(DEFINITIONS).filter(([, row]) => !isFreeText(row)))(
    'leaves every other setting alone: %s',
    (name) => {
      const { settings, sentences } = parse({ [name]: '?!' });
      expect(sentences).toHaveLength(1);
      const propagation = { ...DEFAULTS.propagation, ...CLOSED[name] };
      expect(settings).toEqual({ ...DEFAULTS, propagation });
    },
  );
});

/** The settings that trust nobody if they cannot be read. */
const CLOSED: Readonly<Record<string, object>> = {
  ACME_OTEL_PROPAGATION_TARGETS: { targets: [] },
  ACME_OTEL_INCOMING_CONTEXT: { incoming: { otherwise: 'restart', rules: [] } },
};

describe('an exporter that the specification has and the distro does not', () => {
  it.each([
    ['OTEL_TRACES_EXPORTER', 'zipkin', 'set it to otlp; a Collector passes spans on to Zipkin'],
    ['OTEL_TRACES_EXPORTER', 'jaeger', 'set it to otlp; Jaeger takes OTLP'],
    ['OTEL_METRICS_EXPORTER', 'Prometheus', 'set it to otlp; Prometheus and a Collector take OTLP'],
    ['OTEL_LOGS_EXPORTER', 'logging', 'write console'],
  ] as const)('is not replaced by another: %s=%s', (name, value, cure) => {
    const { settings, sentences } = parse({ [name]: value });
    const signal = SIGNALS[name];
    expect(settings[signal].exporters).toEqual([]);
    expect(sentences).toEqual([
      `${name}="${value}" is not part of this distro (${cure}); using none`,
    ]);
  });
});

const SIGNALS = {
  OTEL_TRACES_EXPORTER: 'traces',
  OTEL_METRICS_EXPORTER: 'metrics',
  OTEL_LOGS_EXPORTER: 'logs',
} as const;

describe('the name of an exporter in another SDK', () => {
  it('is taken, with a word', () => {
    const { settings, sentences } = parse({ OTEL_TRACES_EXPORTER: 'otlp_proto_http,console' });
    expect(settings.traces.exporters).toEqual(['otlp', 'console']);
    expect(settings.traces.otlp.protocol).toBe('http/protobuf');
    expect(sentences).toEqual([
      'OTEL_TRACES_EXPORTER="otlp_proto_http" is not a name of the specification (write otlp); using otlp, console',
    ]);
  });

  it('says which protocol is meant, unless the protocol is set', () => {
    const env = { OTEL_LOGS_EXPORTER: 'otlp_proto_grpc' };
    expect(parse(env).settings.logs.otlp).toMatchObject({
      protocol: 'grpc',
      url: 'http://localhost:4317',
    });
    expect(parse(env).settings.traces.otlp.protocol).toBe('http/protobuf');
    const both = { ...env, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' };
    expect(parse(both).settings.logs.otlp.protocol).toBe('http/json');
  });
});

describe('of several values', () => {
  it('an unknown exporter disables no other', () => {
    const { settings, sentences } = parse({ OTEL_TRACES_EXPORTER: 'jaeger,console' });
    expect(settings.traces.exporters).toEqual(['console']);
    expect(sentences).toEqual([
      'OTEL_TRACES_EXPORTER="jaeger" is not part of this distro (set it to otlp; Jaeger takes OTLP); using console',
    ]);
  });

  it('none beside other exporters is ignored, since telemetry is worth more', () => {
    const { settings, sentences } = parse({ OTEL_TRACES_EXPORTER: 'otlp,none' });
    expect(settings.traces.exporters).toEqual(['otlp']);
    expect(sentences).toEqual([
      'OTEL_TRACES_EXPORTER="otlp,none" is not usable as a whole (none stands alone); using otlp',
    ]);
  });

  it('none beside an unknown exporter is none', () => {
    const { settings, sentences } = parse({ OTEL_TRACES_EXPORTER: 'none,jaeger' });
    expect(settings.traces.exporters).toEqual([]);
    expect(sentences).toEqual([
      'OTEL_TRACES_EXPORTER="jaeger" is not part of this distro (set it to otlp; Jaeger takes OTLP); using none',
    ]);
  });

  it('an unknown propagator switches off no other', () => {
    const { settings, sentences } = parse({ OTEL_PROPAGATORS: 'datadog,b3' });
    expect(settings.propagators).toEqual(['b3']);
    expect(sentences).toEqual([
      'OTEL_PROPAGATORS="datadog" is not one of tracecontext, baggage, b3, b3multi, jaeger, ottrace, xray, none; using b3',
    ]);
  });

  it('an unknown instrumentation disables no other', () => {
    const { settings, sentences } = parse({
      OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'express,unknown,pg',
    });
    expect(settings.instrumentations.enabled).toEqual(['express', 'pg']);
    expect(sentences).toEqual([
      'OTEL_NODE_ENABLED_INSTRUMENTATIONS="unknown" is not an instrumentation of this distro; using express, pg',
    ]);
  });

  it('a bad path is left out alone', () => {
    const { settings, sentences } = parse({ ACME_OTEL_HTTP_IGNORED_PATHS: '/up,down,none' });
    expect(settings.http.ignoredPaths).toEqual(['/up']);
    expect(sentences).toEqual([
      'ACME_OTEL_HTTP_IGNORED_PATHS="down" is not a path (write /down); using /up',
      'ACME_OTEL_HTTP_IGNORED_PATHS="/up,down,none" is not usable as a whole (none stands alone); using /up',
    ]);
  });

  it('a bad resource attribute is left out alone', () => {
    const { settings, sentences } = parse({
      OTEL_RESOURCE_ATTRIBUTES:
        'token=abc==,garbage,k8s.pod.name=shop-1,note=50%,name=caf%C3%A9,a=',
    });
    expect(settings.resource.attributes).toEqual({
      token: 'abc==',
      'k8s.pod.name': 'shop-1',
      name: 'café',
      a: '',
    });
    expect(sentences).toEqual([
      'OTEL_RESOURCE_ATTRIBUTES="***" is not key=value (entry 2 has no "="); using the other entries',
      'OTEL_RESOURCE_ATTRIBUTES="note=***" is not percent-encoded (write % as %25); using the other entries',
    ]);
  });

  it('the later of two resource attributes with the same key counts', () => {
    const { settings } = parse({ OTEL_RESOURCE_ATTRIBUTES: 'a=1,a=2' });
    expect(settings.resource.attributes).toEqual({ a: '2' });
  });

  it('takes a resource attribute of any length', () => {
    const value = 'x'.repeat(1000);
    const { settings, sentences } = parse({ OTEL_RESOURCE_ATTRIBUTES: `a=${value}` });
    expect(settings.resource.attributes).toEqual({ a: value });
    expect(sentences).toEqual([]);
  });

  it('a batch is not larger than the queue', () => {
    const { settings, sentences } = parse({
      OTEL_BSP_MAX_QUEUE_SIZE: '100',
      OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '500',
    });
    expect(settings.traces.batch.maxExportBatchSize).toBe(100);
    expect(sentences).toEqual([
      'OTEL_BSP_MAX_EXPORT_BATCH_SIZE="500" is not at most OTEL_BSP_MAX_QUEUE_SIZE (100); using 100',
    ]);
  });

  it('an export of metrics does not take longer than the interval', () => {
    const { settings, sentences } = parse({
      OTEL_METRIC_EXPORT_INTERVAL: '1000',
      OTEL_METRIC_EXPORT_TIMEOUT: '5000',
    });
    expect(settings.metrics.exportTimeoutMillis).toBe(1000);
    expect(sentences).toEqual([
      'OTEL_METRIC_EXPORT_TIMEOUT="5000" is not at most OTEL_METRIC_EXPORT_INTERVAL (1000); using 1000',
    ]);
  });

  it('a bad setting of one signal gives way to the general one', () => {
    const { settings, sentences } = parse({
      OTEL_EXPORTER_OTLP_TIMEOUT: '2000',
      OTEL_EXPORTER_OTLP_LOGS_TIMEOUT: '-1',
      OTEL_EXPORTER_OTLP_METRICS_TIMEOUT: '3000',
      OTEL_ATTRIBUTE_COUNT_LIMIT: '7',
      OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: 'x',
    });
    expect(settings.logs.otlp.timeoutMillis).toBe(2000);
    expect(settings.metrics.otlp.timeoutMillis).toBe(3000);
    expect(settings.traces.limits.attributeCountLimit).toBe(7);
    expect(sentences).toEqual([
      'OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT="x" is not a non-negative integer; using 7',
      'OTEL_EXPORTER_OTLP_LOGS_TIMEOUT="-1" is not a timeout in milliseconds; using 2000',
    ]);
  });

  it('a general timeout of 0 is called no limit', () => {
    const { sentences } = parse({
      OTEL_EXPORTER_OTLP_TIMEOUT: '0',
      OTEL_EXPORTER_OTLP_TRACES_TIMEOUT: 'x',
    });
    expect(sentences).toEqual([
      'OTEL_EXPORTER_OTLP_TRACES_TIMEOUT="x" is not a timeout in milliseconds; using no limit',
    ]);
  });

  it.each([
    ['abc', ''],
    ['2', ' (2 percent is 0.02)'],
    ['25', ' (25 percent is 0.25)'],
    ['10%', ' (10 percent is 0.1)'],
    ['-0.5', ''],
    ['Infinity', ''],
  ])('the argument of a sampler is from 0 to 1, which %s is not', (argument, cure) => {
    const { settings, sentences } = parse({
      OTEL_TRACES_SAMPLER: 'traceidratio',
      OTEL_TRACES_SAMPLER_ARG: argument,
    });
    expect(settings.traces.sampler).toEqual({ kind: 'trace_id_ratio', ratio: 1 });
    expect(sentences).toEqual([
      `OTEL_TRACES_SAMPLER_ARG="${argument}" is not a ratio from 0 to 1${cure}; using 1`,
    ]);
  });

  it('what the operator sets for an unsupported sampler is one problem', () => {
    const { sentences } = parse({
      OTEL_TRACES_SAMPLER: 'jaeger_remote',
      OTEL_TRACES_SAMPLER_ARG: 'endpoint=http://jaeger:14250',
    });
    expect(sentences).toHaveLength(1);
  });
});

describe('a value that asks for what happens anyway', () => {
  it.each([
    'OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION=explicit_bucket_histogram',
    'OTEL_METRICS_EXEMPLAR_FILTER=always_off',
    'OTEL_NODE_EXPERIMENTAL_SDK_METRICS=false',
    'OTEL_NODE_RESOURCE_DETECTORS=all',
    'OTEL_SEMCONV_STABILITY_OPT_IN=http,database',
  ])('is worth no word: %s', (assignment) => {
    expect(parse(toEnvironment(assignment)).sentences).toEqual([]);
  });
});

function toEnvironment(assignment: string): Record<string, string> {
  const index = assignment.indexOf('=');
  return { [assignment.slice(0, index)]: assignment.slice(index + 1) };
}

function isFreeText({ kind }: Definition): boolean {
  return kind === 'string';
}
