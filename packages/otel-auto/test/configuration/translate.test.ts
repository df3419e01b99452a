import { describe, expect, it } from '@jest/globals';
import { DEFINITIONS, type Definition } from '../../src/settings/definitions';
import { parse } from '../settings/parse';
import { exampleOf } from './example-of';
import { read } from './read';

const OTLP_TRACES = `
tracer_provider:
  processors:
    - batch:
        exporter:
          otlp_http:
`;

describe('a configuration file', () => {
  it('has no signal and no propagator that it does not name', () => {
    const { settings, sentences } = read('file_format: "1.1"');
    expect(settings).toMatchObject({
      disabled: false,
      propagators: [],
      traces: { exporters: [] },
      metrics: { exporters: [] },
      logs: { exporters: [] },
    });
    expect(sentences).toEqual([]);
  });

  it('takes nothing of the environment', () => {
    const env = {
      OTEL_SDK_DISABLED: 'true',
      OTEL_SERVICE_NAME: 'other',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://leak:1',
      OTEL_EXPORTER_OTLP_HEADERS: 'api-key=secret',
      OTEL_BSP_SCHEDULE_DELAY: 'wrong',
      ACME_OTEL_SHUTDOWN_TIMEOUT: '7',
    };
    expect(read(OTLP_TRACES, { env })).toEqual(read(OTLP_TRACES));
  });

  it('has options of start() over it, field by field', () => {
    const { settings } = read(`log_level: warn\npropagator: {composite: [{b3: }]}${OTLP_TRACES}`, {
      options: { logLevel: 'error', spanProcessors: [], spanLimits: { eventCountLimit: 1 } },
    });
    expect(settings).toMatchObject({
      logLevel: 'error',
      propagators: ['b3'],
      traces: { exporters: [], limits: { eventCountLimit: 1, linkCountLimit: 128 } },
    });
  });

  it('disables the distro', () => {
    expect(read('disabled: true').settings.disabled).toBe(true);
  });

  it.each([
    ['trace', 'verbose'],
    ['debug2', 'debug'],
    ['info', 'info'],
    ['warn4', 'warn'],
    ['error3', 'error'],
    ['fatal', 'error'],
  ])('has the log level %s', (level, expected) => {
    expect(read(`log_level: ${level}`).settings.logLevel).toBe(expected);
  });

  it('has resource attributes of each type, before those of the list', () => {
    const { settings, sentences } = read(`
resource:
  attributes_list: "service.name=list,team=a%2Cb"
  attributes:
    - {name: service.name, value: shop}
    - {name: text, value: 12, type: string}
    - {name: int, value: "12", type: int}
    - {name: double, value: 1.5, type: double}
    - {name: bool, value: "true", type: bool}
    - {name: strings, value: [a, b], type: string_array}
    - {name: ints, value: [1, 2], type: int_array}
    - {name: plain, value: 3}
    - {name: nothing, value: null}
    - {name: wrong, value: secret, type: int}
  detection/development:
    attributes: {included: ["process.*"], excluded: [process.command]}
`);
    expect(settings.resource.serviceName).toBe('shop');
    expect(settings.resource.attributes).toEqual({
      'service.name': 'list',
      team: 'a,b',
      text: '12',
      int: 12,
      double: 1.5,
      bool: true,
      strings: ['a', 'b'],
      ints: [1, 2],
      plain: 3,
    });
    expect(settings.resource.detected).toEqual({
      included: ['process.*'],
      excluded: ['process.command'],
    });
    expect(sentences).toEqual(['resource.attributes[9].value is not of the type int; ignored']);
  });

  it('has propagators, of the entries and of the list', () => {
    const { settings } = read(
      'propagator: {composite: [{b3multi: }, {tracecontext: }], composite_list: "tracecontext,baggage"}',
    );
    expect(settings.propagators).toEqual(['b3multi', 'tracecontext', 'baggage']);
    expect(read('propagator: {composite_list: b3}').settings.propagators).toEqual(['b3']);
  });

  it('has for each signal an exporter of its own', () => {
    const { settings, sentences } = read(`
tracer_provider:
  processors:
    - batch:
        schedule_delay: 1
        export_timeout: 0
        max_queue_size: 3
        max_export_batch_size: 2
        exporter:
          otlp_http:
            endpoint: https://traces.test/v1/traces
            encoding: json
            compression: gzip
            timeout: 5
            headers_list: "a=1,b=2%2C3"
            headers: [{name: A, value: "x=y, z"}, {name: c, value: null}]
            tls: {ca_file: /ca.pem, cert_file: /cert.pem, key_file: /key.pem}
  limits:
    attribute_count_limit: 1
    attribute_value_length_limit: 2
    event_count_limit: 3
    link_count_limit: 4
    event_attribute_count_limit: 5
    link_attribute_count_limit: 6
logger_provider:
  processors:
    - simple:
        exporter:
          otlp_grpc: {endpoint: "logs.test:4317", tls: {insecure: true}}
    - simple: {exporter: {console: }}
  limits: {attribute_count_limit: 7}
attribute_limits: {attribute_value_length_limit: 8}
`);
    expect(sentences).toEqual([]);
    expect(settings.traces).toMatchObject({
      exporters: ['otlp'],
      otlp: {
        url: 'https://traces.test/v1/traces',
        protocol: 'http/json',
        compression: 'gzip',
        timeoutMillis: 5,
        headers: { a: 'x=y, z', b: '2,3' },
        certificate: '/ca.pem',
        clientCertificate: '/cert.pem',
        clientKey: '/key.pem',
      },
      batch: {
        scheduleDelayMillis: 1,
        exportTimeoutMillis: undefined,
        maxQueueSize: 3,
        maxExportBatchSize: 2,
      },
      limits: {
        attributeCountLimit: 1,
        attributeValueLengthLimit: 2,
        eventCountLimit: 3,
        linkCountLimit: 4,
        attributePerEventCountLimit: 5,
        attributePerLinkCountLimit: 6,
      },
    });
    expect(settings.logs).toMatchObject({
      exporters: ['otlp', 'console'],
      otlp: { url: 'http://logs.test:4317', protocol: 'grpc', insecure: true },
      batch: { scheduleDelayMillis: 0, maxExportBatchSize: 1 },
      limits: { attributeCountLimit: 7, attributeValueLengthLimit: 8 },
    });
  });

  it('takes a number for the text that it is written as where a text is meant', () => {
    const { settings, sentences } = read(
      `
tracer_provider:
  processors:
    - {other: 1}
    - batch:
        exporter:
          otlp_http:
            headers:
              - {name: api-key, value: "\${KEY}"}
              - name: b
                value: \${KEY}
              - {name: c, value: 1.0}
`,
      { env: { KEY: '0012345678901234567890' } },
    );
    expect(settings.traces.otlp.headers).toEqual({
      'api-key': '0012345678901234567890',
      b: '0012345678901234567890',
      c: '1.0',
    });
    expect(sentences).toEqual(['violation: tracer_provider.processors[0].other']);
  });

  it('has a reader of metrics for each exporter, with times of its own', () => {
    const { settings, sentences } = read(`
meter_provider:
  readers:
    - periodic:
        interval: 10000
        exporter:
          otlp_http: {temporality_preference: low_memory, default_histogram_aggregation: base2_exponential_bucket_histogram}
        cardinality_limits: {default: 5, up_down_counter: 6}
    - periodic:
        interval: 20
        timeout: 30
        exporter: {console: {temporality_preference: delta}}
`);
    expect(settings.metrics).toMatchObject({
      exporters: ['otlp', 'console'],
      exportIntervalMillis: 10_000,
      exportTimeoutMillis: undefined,
      temporality: 'lowmemory',
      histogramAggregation: 'base2_exponential_bucket_histogram',
      cardinalityLimits: { default: 5, up_down_counter: 6 },
      console: {
        exportIntervalMillis: 20,
        exportTimeoutMillis: 20,
        temporality: 'delta',
        histogramAggregation: 'explicit_bucket_histogram',
        cardinalityLimits: {},
      },
    });
    expect(sentences).toEqual([
      'meter_provider.readers[1].periodic.timeout is not at most the interval (20); using 20',
    ]);
  });

  it('has views', () => {
    const { settings, sentences } = read(`
meter_provider:
  readers: [{periodic: {exporter: {console: }}}]
  views:
    - selector: {instrument_name: a, instrument_type: histogram, unit: ms, meter_name: m, meter_version: "1", meter_schema_url: s}
      stream:
        name: b
        description: c
        aggregation: {explicit_bucket_histogram: {boundaries: [2, 1], record_min_max: false}}
        aggregation_cardinality_limit: 3
        attribute_keys: {included: ["a.*"], excluded: [a.b]}
    - selector: {instrument_name: "*"}
      stream: {name: x, aggregation: {drop: }}
`);
    expect(settings.metrics.views).toEqual([
      {
        selector: {
          instrumentName: 'a',
          instrumentType: 'histogram',
          instrumentUnit: 'ms',
          meterName: 'm',
          meterVersion: '1',
          meterSchemaUrl: 's',
        },
        name: 'b',
        description: 'c',
        aggregation: {
          kind: 'explicit_bucket_histogram',
          boundaries: [1, 2],
          recordMinMax: false,
        },
        cardinalityLimit: 3,
        attributeKeys: { included: ['a.*'], excluded: ['a.b'] },
      },
      { selector: { instrumentName: '*' }, aggregation: { kind: 'drop' } },
    ]);
    expect(sentences).toEqual([
      'meter_provider.views[1].stream.name is not usable here (several instruments cannot have one name; select one by instrument_name); ignored',
    ]);
  });

  it.each([
    ['{always_off: }', { kind: 'always_off' }],
    ['{trace_id_ratio_based: {ratio: 0.5}}', { kind: 'trace_id_ratio', ratio: 0.5 }],
    ['{probability/development: {ratio: 0.5}}', { kind: 'probability', ratio: 0.5 }],
    [
      '{parent_based: {root: {always_off: }, remote_parent_not_sampled: {always_on: }}}',
      {
        kind: 'parent_based',
        root: { kind: 'always_off' },
        remoteParentNotSampled: { kind: 'always_on' },
      },
    ],
    [
      '{always_record: {root: {always_off: }}}',
      { kind: 'always_record', root: { kind: 'always_off' } },
    ],
    [
      `{composite/development: {rule_based: {rules: [
        {attribute_values: {key: http.route, values: [/health]}, sampler: {always_off: }},
        {attribute_patterns: {key: a, included: ["x*"], excluded: [xy]}, parent: [none], span_kinds: [client], sampler: {probability: {ratio: 0.1}}},
        {sampler: {parent_threshold: {root: {always_on: }}}}]}}}`,
      {
        kind: 'rules',
        rules: [
          {
            matches: { attributeValues: { key: 'http.route', values: ['/health'] } },
            sampler: { kind: 'probability', ratio: 0 },
          },
          {
            matches: {
              spanKinds: ['client'],
              parent: ['none'],
              attributePatterns: { key: 'a', included: ['x*'], excluded: ['xy'] },
            },
            sampler: { kind: 'probability', ratio: 0.1 },
          },
          {
            matches: {},
            sampler: { kind: 'parent_threshold', root: { kind: 'probability', ratio: 1 } },
          },
        ],
        fallback: { kind: 'probability', ratio: 0 },
      },
    ],
  ])('has the sampler %s', (sampler, expected) => {
    const { settings, sentences } = read(`${OTLP_TRACES}  sampler: ${sampler}`);
    expect(settings.traces.sampler).toEqual(expected);
    expect(sentences).toEqual([]);
  });

  it('puts rules and limits of ours in the root of a sampler that follows the parent', () => {
    const { settings } = read(`${OTLP_TRACES}  sampler: {parent_based: {root: {always_off: }}}
distribution: {acme_otel_auto: {sampling_rules: ["/a=keep"], traces_per_second: 5, always_record: true}}`);
    expect(settings.traces.sampler).toEqual({
      kind: 'always_record',
      root: {
        kind: 'parent_based',
        root: {
          kind: 'rate_limiting',
          tracesPerSecond: 5,
          root: {
            kind: 'rules',
            rules: [
              {
                matches: { spanKinds: ['server'], path: '/a' },
                sampler: { kind: 'probability', ratio: 1 },
              },
            ],
            fallback: { kind: 'always_off' },
          },
        },
      },
    });
  });

  it('has the scopes that are off, and the least severities of loggers', () => {
    const { settings, sentences } = read(`
tracer_provider:
  processors: [{simple: {exporter: {console: }}}]
  tracer_configurator/development: {tracers: [{name: "noisy.*", config: {enabled: false}}]}
meter_provider:
  readers: [{periodic: {exporter: {console: }}}]
  meter_configurator/development: {default_config: {enabled: true}}
logger_provider:
  processors: [{simple: {exporter: {console: }}}]
  logger_configurator/development:
    default_config: {enabled: false, minimum_severity: info}
    loggers: [{name: "app.*", config: {enabled: true, minimum_severity: warn2, trace_based: true}}]
`);
    expect(settings.traces.scopes).toEqual({
      enabled: true,
      scopes: [{ name: 'noisy.*', enabled: false }],
    });
    expect(settings.metrics.scopes).toBeUndefined();
    expect(settings.logs.scopes).toEqual({
      enabled: false,
      scopes: [{ name: 'app.*', enabled: true }],
    });
    expect(settings.logs.filter?.levels).toEqual([
      { name: 'app.*', level: 'warn' },
      { name: '*', level: 'info' },
    ]);
    const config = 'logger_provider.logger_configurator/development.loggers[0].config';
    expect(sentences).toEqual([
      `${config}.minimum_severity is not a severity without a number; using warn`,
      `${config}.trace_based is not supported; ignored`,
    ]);
  });

  it('redacts the parameters that it names, beside those of ours', () => {
    const { settings } = read(`
instrumentation/development: {general: {sanitization: {url: {sensitive_query_parameters: [sig, X-Key]}}}}
distribution: {acme_otel_auto: {redact_names: [email=hash]}}`);
    expect(settings).toEqual(
      read('distribution: {acme_otel_auto: {redact_names: [sig, X-Key, email=hash]}}').settings,
    );
  });

  it('names what is no boolean, such as no and off, which YAML takes for texts', () => {
    const { settings, sentences } = read(
      'instrumentation/development: {js: {default: {enabled: no}, pg: {enabled: off}, http: {enabled: "false"}, express: {enabled: 0}, fastify: {enabled: }}}',
    );
    expect(settings.instrumentations).toEqual({ enabled: undefined, disabled: [], added: [] });
    const place = 'instrumentation/development.js';
    expect(sentences).toEqual([
      `${place}.default.enabled is not true or false; ignored`,
      `${place}.pg.enabled is not true or false; ignored`,
      `${place}.http.enabled is not true or false; ignored`,
      `${place}.express.enabled is not true or false; ignored`,
    ]);
  });

  it('names the instrumentations of JavaScript that run', () => {
    const { settings, sentences } = read(
      'instrumentation/development: {js: {fs: {enabled: true}, pg: {enabled: false}, other: {}}, java: {x: {y: 1}}}',
    );
    expect(settings.instrumentations).toEqual({
      enabled: undefined,
      disabled: ['pg'],
      added: ['fs'],
    });
    expect(sentences).toEqual([
      'instrumentation/development.js.other is not an instrumentation of this distro; ignored',
    ]);
  });

  it('has headers and known methods of the general instrumentation', () => {
    const { settings, sentences } = read(`
instrumentation/development:
  general:
    http:
      semconv: {version: 1, experimental: false}
      client: {request_captured_headers: [A], response_captured_headers: [B], known_methods: [GET]}
      server: {request_captured_headers: [C, D], response_captured_headers: [E], known_methods: [GET, HEAD]}
    sanitization: {url: {sensitive_query_parameters: [x]}}
`);
    expect(settings.http).toMatchObject({
      knownMethods: ['GET', 'HEAD'],
      headers: {
        clientRequest: ['a'],
        clientResponse: ['b'],
        serverRequest: ['c', 'd'],
        serverResponse: ['e'],
      },
    });
    expect(sentences[0]).toBe(
      'instrumentation/development.general.http.client.known_methods is not supported apart from those of servers; using those of instrumentation/development.general.http.server.known_methods',
    );
  });

  it('runs the named instrumentations alone where the default is off', () => {
    const js = (text: string) => read(`instrumentation/development: {js: ${text}}`).settings;
    expect(js('{default: {enabled: false}, pg: {enabled: true}}').instrumentations).toEqual({
      enabled: ['pg'],
      disabled: [],
      added: [],
    });
    expect(js('{default: {enabled: false}}').instrumentations.disabled).toContain('http');
  });

  it.each([
    [
      'trace_provider: {}',
      'trace_provider is not a key of the format (did you mean tracer_provider?); ignored',
    ],
    ['"a\\tb": 1', '"a\\tb" is not a key of the format; ignored'],
    [
      'tracer_provider: {processors: [{batch: {exporter: {otlp_file/development: {output_stream: file:///a}}}}]}',
      'tracer_provider.processors[0].batch.exporter.otlp_file/development is not supported (only output_stream: stdout is); ignored',
    ],
    [
      'tracer_provider: {processors: [{other: {}}]}',
      'tracer_provider.processors[0].other is not supported; ignored',
    ],
    [
      'meter_provider: {readers: [{pull: {exporter: {prometheus/development: {port: 1}}}}]}',
      'meter_provider.readers[0].pull is not supported; ignored',
    ],
    [
      `${OTLP_TRACES}  id_generator: {mine: }`,
      'tracer_provider.id_generator.mine is not supported; ignored',
    ],
    [
      `${OTLP_TRACES}  sampler: {jaeger_remote/development: {endpoint: "http://a", initial_sampler: {always_on: }}}`,
      'tracer_provider.sampler.jaeger_remote/development is not decided in this process (it asks a server for rules; tail sampling in a Collector does that for all services); using the sampler that follows the parent',
    ],
    [
      'tracer_provider: {processors: [{batch: {exporter: {otlp_http: }}}, {batch: {exporter: {otlp_grpc: {endpoint: "http://a"}}}}]}',
      'tracer_provider.processors[1].batch.exporter.otlp_grpc is not supported (a signal has one exporter otlp); ignored',
    ],
    [
      'tracer_provider: {processors: [{batch: {exporter: {otlp_http: {endpoint: "not a url"}}}}]}',
      'tracer_provider.processors[0].batch.exporter.otlp_http.endpoint="not a url" is not an http:// or https:// URL (it has no scheme); using http://localhost:4318/v1/traces',
    ],
    [
      'tracer_provider: {processors: [{batch: {max_queue_size: 5, max_export_batch_size: 9, exporter: {otlp_http: }}}]}',
      'tracer_provider.processors[0].batch.max_export_batch_size="9" is not at most tracer_provider.processors[0].batch.max_queue_size (5); using 5',
    ],
    [
      'propagator: {composite: [{mine: }, {b3: }]}',
      expect.stringMatching(/^propagator.composite="mine" is not /),
    ],
    [
      'distribution: {acme_otel_auto: {nonsense: 1}}',
      'distribution.acme_otel_auto.nonsense is not supported; ignored',
    ],
    [
      'distribution: {acme_otel_auto: {shutdown_timeout: 1s}}',
      'distribution.acme_otel_auto.shutdown_timeout="1s" is not a duration in milliseconds (write 1000); using 1000',
    ],
  ])('says in one line what it cannot do: %s', (text, sentence) => {
    expect(read(text).sentences).toEqual([sentence]);
  });

  it('keeps what other distros say out', () => {
    expect(read('distribution: {other: {a: 1}}').sentences).toEqual([]);
  });
});

describe('the distribution', () => {
  const ROWS = (Object.entries(DEFINITIONS) as [string, Definition][]).filter(
    ([name]) => !name.endsWith('CONFIG_FILE'),
  );

  it.each(ROWS)('can say what %s says', (name, row) => {
    const [text, value] = exampleOf(row);
    expect(text).not.toBe('');
    const key = name.replace(/^ACME_OTEL_/, '').toLowerCase();
    const file = read(`distribution: {acme_otel_auto: {${key}: ${value}}}`);
    // What a file says of exporters and propagators by saying nothing.
    const nothing = {
      OTEL_TRACES_EXPORTER: 'none',
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'none',
      OTEL_PROPAGATORS: 'none',
      OTEL_NODE_RESOURCE_DETECTORS: 'none',
    };
    expect(file.settings).toEqual(parse({ ...nothing, [name]: text }).settings);
    expect(
      file.sentences.filter((sentence) => /is not (supported|a value)/.test(sentence)),
    ).toEqual([]);
  });

  it('has `none` in an empty list', () => {
    const { settings } = read('distribution: {acme_otel_auto: {http_ignored_paths: []}}');
    expect(settings.http.ignoredPaths).toEqual([]);
  });
});
