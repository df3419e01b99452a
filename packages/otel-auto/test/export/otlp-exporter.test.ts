import type { ClientRequest, RequestOptions, ServerResponse } from 'node:http';
import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createReceiver, type ReceivedRequest, type Receiver } from '@acme/otlp-receiver';
import { context, createContextKey, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import { emptyResource } from '@opentelemetry/resources';
import { LoggerProvider } from '@opentelemetry/sdk-logs';
import { MeterProvider, type ResourceMetrics } from '@opentelemetry/sdk-metrics';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import { createOtlpExporter } from '../../src/export/otlp-exporter';
import { AFTER_SHUTDOWN } from '../../src/export/loss-cause';
import { EncodingLogRecordProcessor } from '../../src/logs/encoding-log-record-processor';
import * as metricsEncoding from '../../src/chunks/metrics-encoding';
import type { HttpRequest } from '../../src/transport/http-endpoint';
import type { Signal } from '../../src/signal';
import type { ExportWatcher } from '../../src/export/export-watcher';
import type { SendResult } from '../../src/transport/sender';
import { EncodingSpanProcessor } from '../../src/traces/encoding-span-processor';
import { encodeSpans } from '../support/encode-spans';
import { EXIT_SENDER } from '../support/exit-sender';
import { TestMetricReader } from '../support/metric-reader';
import { createExportRequest } from '../support/export-request';
import { createTestGrpcServer } from '../support/grpc-server';
import { runScript } from '../support/run-script';
import { useContext } from '../support/server-span';
import { createTestRuntime } from '../support/test-runtime';
import { createTestServer, type TestServer } from '../support/test-server';

const CHUNKS = { 'metrics-encoding': metricsEncoding };
const PROTOCOLS = ['http/protobuf', 'http/json', 'grpc'] as const;

/** The protocol of a request; a receiver shows a call over gRPC as a request over HTTP. */
const protocolOf = ({ headers }: ReceivedRequest) => {
  if (headers['te'] === 'trailers') return 'grpc';
  return headers['content-type'] === 'application/json' ? 'http/json' : 'http/protobuf';
};

let servers: TestServer[];
let stopContext: () => void;

beforeEach(() => {
  servers = [];
  stopContext = useContext();
});
afterEach(async () => {
  stopContext();
  await Promise.all(servers.map((server) => server.close()));
});

const create = (
  url: string,
  input: {
    readonly env?: Readonly<Record<string, string>>;
    readonly chunks?: Readonly<Record<string, unknown>>;
    readonly requests?: ReadonlyMap<string, HttpRequest>;
    readonly nowMillis?: () => number;
    readonly watcher?: ExportWatcher;
  } = {},
) => {
  const { env, chunks = CHUNKS, watcher, ...rest } = input;
  const runtime = createTestRuntime({
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: url, ...env },
    chunks,
    ...rest,
  });
  if (watcher !== undefined) runtime.watchExports(watcher);
  const unwrappedRequests = input.requests ?? runtime.unwrappedRequests;
  return { ...runtime, exporter: createOtlpExporter({ ...runtime, unwrappedRequests }) };
};

const serve = async (answer?: (response: ServerResponse) => void) => {
  const server = await createTestServer(answer);
  servers.push(server);
  const url = server.url.replace('/v1/traces', '');
  return { ...server, url };
};

/** Returns a URL on which no server listens. */
const freeUrl = async () => {
  const server = await createTestServer();
  await server.close();
  return server.url.replace('/v1/traces', '');
};

const NAME = '@acme/otel-auto';

const measure = async (): Promise<ResourceMetrics> => {
  const reader = new TestMetricReader();
  const meter = new MeterProvider({ resource: emptyResource(), readers: [reader] }).getMeter(
    'test',
  );
  meter.createCounter('one').add(1);
  meter.createCounter('two').add(2, { key: 'a' });
  meter.createCounter('two').add(2, { key: 'b' });
  return (await reader.collect()).resourceMetrics;
};

describe('the exporter over OTLP', () => {
  let receiver: Receiver;
  beforeEach(async () => {
    receiver = await createReceiver();
  });
  afterEach(() => receiver.close());

  it.each(PROTOCOLS)('delivers spans, log records and metrics over %s', async (protocol) => {
    const env = { OTEL_EXPORTER_OTLP_PROTOCOL: protocol };
    const { exporter, settings, voice } = create(receiver.url, { env });
    const spans = new EncodingSpanProcessor(exporter.createSpanProcessor(settings.traces.batch));
    const tracers = new TracerProvider({ spanProcessors: [spans] });
    const span = tracers.getTracer('test').startSpan('a', { attributes: { key: 'value' } });
    span.end();
    const records = new EncodingLogRecordProcessor(
      exporter.createLogRecordProcessor(settings.logs.batch),
    );
    const loggers = new LoggerProvider({ processors: [records] });
    loggers.getLogger('test').emit({ body: { line: 1 }, attributes: { key: 'value' } });
    exporter.exportMetrics(await measure());
    await Promise.all([tracers.forceFlush(), loggers.forceFlush()]);
    expect(receiver.requests.map(protocolOf)).toEqual([protocol, protocol, protocol]);
    const { traceId } = span.spanContext();
    expect(receiver.spans).toMatchObject([{ name: 'a', traceId, attributes: { key: 'value' } }]);
    expect(receiver.logRecords).toMatchObject([
      { body: { line: 1 }, attributes: { key: 'value' } },
    ]);
    const points = receiver.metricPoints.map(({ name, value }) => [name, value]);
    expect(points.sort()).toEqual([
      ['one', 1],
      ['two', 2],
      ['two', 2],
    ]);
    expect([...voice.lines].sort()).toEqual(
      ['logs', 'metrics', 'traces'].map(
        (signal) => `first ${signal} delivered to ${receiver.url} (${protocol}).`,
      ),
    );
  });

  it('delivers no span that is not sampled', async () => {
    const { exporter, settings } = create(receiver.url);
    const processor = new EncodingSpanProcessor(
      exporter.createSpanProcessor(settings.traces.batch),
    );
    const provider = new TracerProvider({
      sampler: { shouldSample: () => ({ decision: 1 }) },
      spanProcessors: [processor],
    });
    provider.getTracer('test').startSpan('recorded only').end();
    await provider.forceFlush();
    expect(receiver.requests).toEqual([]);
  });
});

describe('what the exporter says', () => {
  it('is the refusal of a receiver, with its own words, and what was lost by it', async () => {
    const { url } = await serve((response) => response.writeHead(400).end('too old'));
    const { exporter, voice } = create(url);
    exporter.enqueue(createExportRequest(1, { signal: 'traces', count: 7 }));
    await exporter.flush();
    expect(voice.lines).toHaveLength(2);
    expect(voice.lines[0]).toMatch(
      /^traces could not be delivered to .* it answered 400 \(too old\)/,
    );
    expect(voice.lines[1]).toBe(
      '7 spans not confirmed until now: refused with the whole request, of which the receiver may have taken a part.',
    );
    expect(exporter.hasRequests('traces')).toBe(false);
  });

  it('is a loss where nothing can have been taken', async () => {
    const { url } = await serve((response) => response.writeHead(401).end('who are you?'));
    const { exporter, voice } = create(url);
    exporter.enqueue(createExportRequest(1, { signal: 'traces', count: 7 }));
    await exporter.flush();
    expect(voice.lines[1]).toBe('7 spans lost until now: refused by the receiver.');
  });

  it('is no loss while a certificate cannot be read, which keeps the data', async () => {
    const { exporter, voice } = create('https://127.0.0.1:9', {
      env: { OTEL_EXPORTER_OTLP_CERTIFICATE: '/dev/zero' },
    });
    exporter.enqueue(createExportRequest(1, { signal: 'traces', count: 7 }));
    await exporter.flush();
    expect(voice.lines).toEqual([
      expect.stringContaining('a certificate or key file cannot be read (it is no regular file)'),
    ]);
    expect(exporter.hasRequests('traces')).toBe(true);
  });

  it('is a failure that is tried again, which is no loss, and the recovery', async () => {
    let isBusy = true;
    const { url } = await serve((response) => response.writeHead(isBusy ? 503 : 200).end());
    let now = 0;
    const { exporter, voice } = create(url, { nowMillis: () => now });
    exporter.enqueue(createExportRequest());
    await exporter.flush();
    expect(exporter.countWaiting('logs')).toBe(1);
    expect(exporter.isBackingOff()).toBe(true);
    isBusy = false;
    await exporter.flush();
    expect([exporter.countWaiting('logs'), exporter.isBackingOff()]).toEqual([0, false]);
    for (now of [59_999, 60_000, 60_001]) {
      isBusy = true;
      exporter.enqueue(createExportRequest());
      await exporter.flush();
      isBusy = false;
      await exporter.flush();
    }
    expect(voice.lines).toEqual([
      expect.stringContaining('logs could not be delivered'),
      expect.stringContaining('first logs delivered'),
      expect.stringContaining('logs could not be delivered'),
      expect.stringContaining('logs are delivered again'),
    ]);
    exporter.endRetries();
  });

  it('is what a receiver has not taken of a request', async () => {
    // rejected_log_records = 3, error_message = "old"
    const answer = Buffer.from([0x0a, 0x07, 0x08, 0x03, 0x12, 0x03, 0x6f, 0x6c, 0x64]);
    const { url } = await serve((response) => response.end(answer));
    const { exporter, voice } = create(url);
    exporter.enqueue(createExportRequest(1, { count: 5 }));
    await exporter.flush();
    expect(voice.lines.slice(1)).toEqual([
      `${url} (http/protobuf) rejected 3 log records: "old".`,
      '3 log records lost until now: rejected by the receiver, which took the rest of the request.',
    ]);
  });

  it('is what had to make room, with the variable that says how much there is', async () => {
    const { url } = await serve((response) => response.writeHead(503).end());
    const { exporter, voice } = create(url, { env: { ACME_OTEL_OUTBOX_BYTES: '65536' } });
    exporter.enqueue(createExportRequest(1, { signal: 'traces', count: 3 }));
    await exporter.flush();
    exporter.enqueue(createExportRequest(65_536, { signal: 'traces' }));
    expect(voice.lines[1]).toBe(
      '3 spans lost until now: 65536 bytes wait already (ACME_OTEL_OUTBOX_BYTES).',
    );
    exporter.endRetries();
  });

  it('is what others have lost', () => {
    const { exporter, voice } = create('http://127.0.0.1:1');
    exporter.countLost('logs', 2, AFTER_SHUTDOWN);
    expect(voice.lines).toEqual(['2 log records lost until now: recorded after shutdown().']);
  });
});

describe('metrics', () => {
  it('that are cumulative stand in for those before them', async () => {
    const { url } = await serve((response) => response.writeHead(503).end());
    const { exporter } = create(url);
    const metrics = await measure();
    for (let i = 0; i < 3; i += 1) {
      exporter.exportMetrics(metrics);
      await exporter.flush();
    }
    expect(exporter.countWaiting('metrics')).toBe(3);
    exporter.endRetries();
  });

  it.each(['delta', 'lowmemory'])(
    'that are of an interval wait beside each other (%s)',
    async (preference) => {
      const { url } = await serve((response) => response.writeHead(503).end());
      const env = { OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: preference };
      const { exporter } = create(url, { env });
      const metrics = await measure();
      for (let i = 0; i < 3; i += 1) {
        exporter.exportMetrics(metrics);
        await exporter.flush();
      }
      expect(exporter.countWaiting('metrics')).toBe(9);
      exporter.endRetries();
    },
  );

  it.each([
    [
      'cannot be encoded',
      {
        'metrics-encoding': {
          encodeMetrics() {
            throw new Error('no');
          },
        },
      },
    ],
    ['have nobody to encode them', {}],
  ])('that %s are counted, and nothing is thrown', async (_why, chunks) => {
    const { exporter, voice } = create('http://127.0.0.1:1', { chunks });
    exporter.exportMetrics(await measure());
    expect(voice.lines).toEqual(['3 data points lost until now: encoding failed.']);
  });
});

describe('the time limit of an attempt', () => {
  /** The error of the first attempt to send to a receiver that never answers. */
  const errorOf = async (url: string, signal: Signal, env: Readonly<Record<string, string>>) => {
    const results: SendResult[] = [];
    const watcher: ExportWatcher = {
      onSend: () => undefined,
      onResult: (_request, result) => void results.push(result),
      onConsoleExport: () => undefined,
    };
    const { exporter, voice } = create(url, { env, watcher });
    exporter.endRetries();
    exporter.enqueue(createExportRequest(0, { signal }));
    await exporter.flush();
    expect(voice.lines).toEqual([]);
    return results.map((result) => (result as { readonly error?: Error }).error?.message);
  };

  it.each([
    ['traces', 'OTEL_BSP_EXPORT_TIMEOUT'],
    ['logs', 'OTEL_BLRP_EXPORT_TIMEOUT'],
    ['metrics', 'OTEL_METRIC_EXPORT_TIMEOUT'],
  ] as const)(
    'is for %s the shorter of OTEL_EXPORTER_OTLP_TIMEOUT and %s',
    async (signal, name) => {
      const { url } = await serve(() => undefined);
      for (const [ofExporter, ofProcessor] of [
        ['20', '5000'],
        ['5000', '20'],
      ] as const) {
        const env = { OTEL_EXPORTER_OTLP_TIMEOUT: ofExporter, [name]: ofProcessor };
        expect(await errorOf(url, signal, env)).toEqual(['no answer within 20 ms']);
      }
    },
  );

  it('is the same over gRPC', async () => {
    const server = await createTestGrpcServer(() => undefined);
    const env = { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc', OTEL_BSP_EXPORT_TIMEOUT: '20' };
    const errors = await errorOf(server.url, 'traces', env);
    server.close();
    expect(errors).toEqual(['no answer within 20 ms']);
  });
});

describe('requests of the exporter', () => {
  const KEY = createContextKey('test');

  it('are made by what the application cannot wrap, outside its context, and are not traced', async () => {
    const seen: unknown[] = [];
    const ours: HttpRequest = (url: URL, options: RequestOptions): ClientRequest => {
      const active = context.active();
      seen.push([isTracingSuppressed(active), active.getValue(KEY), trace.getSpan(active)]);
      return request(url, options);
    };
    let isBusy = true;
    const { url } = await serve((response) => response.writeHead(isBusy ? 503 : 200).end());
    const { exporter } = create(url, { requests: new Map([['http', ours]]) });
    const application = ROOT_CONTEXT.setValue(KEY, 'of the application');
    context.with(application, () => exporter.enqueue(createExportRequest()));
    await exporter.flush();
    isBusy = false;
    await context.with(application, () => exporter.flush());
    expect(seen).toEqual([
      [true, undefined, undefined],
      [true, undefined, undefined],
    ]);
  });
});

describe('the exporter at the exit', () => {
  /** Runs a process that exports what `application` enqueues, at its exit. */
  const run = async (
    application: string,
    {
      env = {},
      timeoutMillis = 10_000,
      hasWaited = false,
    }: {
      env?: Readonly<Record<string, string>>;
      timeoutMillis?: number;
      hasWaited?: boolean;
    } = {},
  ) => {
    const { stdout, ...ended } = await runScript(`
      const { createOtlpExporter } = load('export/otlp-exporter.ts');
      const { parseSettings } = load('settings/parse-settings.ts');
      const { settings } = parseSettings({ env: ${JSON.stringify(env)}, options: {}, knownInstrumentations: [] });
      const say = (...words) => console.error(words.at(-1));
      const exporter = createOtlpExporter({
        settings,
        voice: { say, sayOnce: say, sayAtMostEachMinute: say, sayOfOthers: say },
        unwrappedRequests: new Map(),
        ownScope: new (require('node:async_hooks').AsyncResource)('test'),
        chunks: { load: () => undefined, source: () => ${JSON.stringify(EXIT_SENDER)} },
      });
      const enqueue = (signal, text, count = 1, encoding = 'utf8') =>
        exporter.enqueue({ signal, body: Buffer.from(text, encoding), count, isSuperseded: false });
      process.on('exit', () => {
        const { requests, reason } = exporter.exportAtExit({ timeoutMillis: ${timeoutMillis}, hasWaited: ${hasWaited} });
        console.log(JSON.stringify({ undelivered: requests.map(({ signal, count }) => [signal, count]), reason }));
      });
      ${application}
    `);
    expect(ended).toMatchObject({ exitCode: 0, signal: null });
    const { undelivered, reason } = JSON.parse(stdout) as {
      undelivered: unknown;
      reason?: unknown;
    };
    return { undelivered, reason, stderr: ended.stderr };
  };

  it('sends the same requests as before', async () => {
    const { url, requests } = await serve();
    const env = {
      OTEL_EXPORTER_OTLP_ENDPOINT: url,
      OTEL_EXPORTER_OTLP_HEADERS: 'key=value,content-type=text/plain',
    };
    await run(
      `enqueue('traces', 'same');
      const alive = setInterval(() => undefined, 1000);
      exporter.flush().then(() => clearInterval(alive));`,
      { env },
    );
    const { undelivered } = await run("enqueue('traces', 'same'); process.exit();", { env });
    expect(undelivered).toEqual([]);
    const [before, atExit] = requests.map(({ method, path, headers, body }) => ({
      method,
      path,
      headers,
      body: body.toString(),
    }));
    expect(requests).toHaveLength(2);
    expect(atExit).toEqual(before);
    expect(atExit?.headers).toMatchObject({
      key: 'value',
      'content-type': 'application/x-protobuf',
    });
    expect(atExit?.headers['user-agent']).toContain(NAME);
  });

  it.each(PROTOCOLS)('delivers over %s', async (protocol) => {
    const receiver = await createReceiver();
    const { body } = encodeSpans('test');
    const hex = Buffer.from(body).toString('hex');
    const { undelivered } = await run(`enqueue('traces', '${hex}', 1, 'hex'); process.exit();`, {
      env: {
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
        OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
      },
    });
    const { spans } = receiver;
    await receiver.close();
    expect(undelivered).toEqual([]);
    expect(spans).toMatchObject([{ name: 'GET', scope: { name: 'test' } }]);
  });

  it('delivers what was enqueued in the last moment, more than is sent at a time', async () => {
    const { url, requests } = await serve();
    const { undelivered } = await run(
      "for (let i = 0; i < 10; i += 1) enqueue('logs', String(i)); process.exit();",
      {
        env: { OTEL_EXPORTER_OTLP_ENDPOINT: url },
      },
    );
    expect(undelivered).toEqual([]);
    expect(requests.map(({ body }) => Number(body.toString())).sort()).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
    ]);
  });

  it('gives what it could not deliver', async () => {
    const { url } = await serve((response) => response.writeHead(503).end());
    const { undelivered } = await run(
      "enqueue('logs', 'a', 3); enqueue('traces', 'b', 4); process.exit();",
      {
        env: { OTEL_EXPORTER_OTLP_ENDPOINT: url },
      },
    );
    expect(undelivered).toEqual([
      ['logs', 3],
      ['traces', 4],
    ]);
  });

  it('says what was lost before and not said', async () => {
    const cause = JSON.stringify(AFTER_SHUTDOWN);
    const { stderr } = await run(
      `for (const count of [1, 2]) exporter.countLost('logs', count, ${cause}); process.exit();`,
    );
    expect(stderr.trim().split('\n')).toEqual([
      '1 log record lost until now: recorded after shutdown().',
      'the process ends; lost until now: 3 log records (recorded after shutdown()).',
    ]);
  });

  it('tries nothing when there is no time', async () => {
    const { url, requests } = await serve();
    const { undelivered } = await run("enqueue('logs', 'a'); process.exit();", {
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: url },
      timeoutMillis: 0,
    });
    expect([undelivered, requests]).toEqual([[['logs', 1]], []]);
  });

  it.each([
    ['does not send twice what the system has taken over', false, []],
    ['counts it as undelivered when an answer was waited for in vain', true, [['logs', 1]]],
  ])('%s', async (_what, hasWaited, expected) => {
    const { undelivered } = await run(
      `
      const server = require('node:http').createServer((request) => {
        request.resume().on('end', () => process.exit());
      });
      server.listen(Number(new URL(settings.logs.otlp.url).port), '127.0.0.1', () => enqueue('logs', 'a'));
      `,
      { env: { OTEL_EXPORTER_OTLP_ENDPOINT: await freeUrl() }, hasWaited, timeoutMillis: 200 },
    );
    expect(undelivered).toEqual(expected);
  });

  it('says why the last attempt failed when there is no time for another', async () => {
    const { undelivered, reason } = await run(
      "enqueue('traces', 'a'); setInterval(() => exporter.isBackingOff() && process.exit(), 5);",
      { env: { OTEL_EXPORTER_OTLP_ENDPOINT: await freeUrl() }, hasWaited: true, timeoutMillis: 0 },
    );
    expect(undelivered).toEqual([['traces', 1]]);
    expect(reason).toMatchObject({ cause: expect.stringContaining('ECONNREFUSED') });
  });
});
