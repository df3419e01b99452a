import type { ClientRequest, RequestOptions, ServerResponse } from 'node:http';
import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createReceiver, type Receiver } from '@acme/otlp-receiver';
import { context, createContextKey, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import { emptyResource } from '@opentelemetry/resources';
import { LoggerProvider } from '@opentelemetry/sdk-logs';
import { MeterProvider, type ResourceMetrics } from '@opentelemetry/sdk-metrics';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import { createOtlpExporter } from '../../src/export/otlp-exporter';
import { AFTER_SHUTDOWN } from '../../src/export/loss-cause';
import { EncodingLogRecordProcessor } from '../../src/logs/encoding-log-record-processor';
import type { HttpRequest } from '../../src/console/signal-exporter';
import * as protobufChunk from '../../src/chunks/otlp-protobuf';
import { EncodingSpanProcessor } from '../../src/traces/encoding-span-processor';
import { EXIT_SENDER } from '../support/exit-sender';
import { TestMetricReader } from '../support/metric-reader';
import { createExportRequest } from '../support/export-request';
import { runScript } from '../support/run-script';
import { useContext } from '../support/server-span';
import { createTestRuntime } from '../support/test-runtime';
import { createTestServer, type TestServer } from '../support/test-server';

const CHUNKS = { 'otlp-protobuf': protobufChunk };

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
  } = {},
) => {
  const { env, chunks = CHUNKS, ...rest } = input;
  const runtime = createTestRuntime({
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: url, ...env },
    chunks,
    ...rest,
  });
  const unwrappedRequests = input.requests ?? runtime.unwrappedRequests;
  return { ...runtime, delivery: createOtlpExporter({ ...runtime, unwrappedRequests }) };
};

const serve = async (answer?: (response: ServerResponse) => void) => {
  const server = await createTestServer(answer);
  servers.push(server);
  const url = server.url.replace('/v1/traces', '');
  return { ...server, url };
};

/** Where nobody listens. */
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

describe('a delivery', () => {
  let receiver: Receiver;
  beforeEach(async () => {
    receiver = await createReceiver();
  });
  afterEach(() => receiver.close());

  it('takes spans, log records and metrics to the receiver', async () => {
    const { delivery, settings } = create(receiver.url);
    const batchProcessor = delivery.openSpans(settings.traces.batch);
    const provider = new TracerProvider({
      spanProcessors: [new EncodingSpanProcessor(batchProcessor)],
    });
    provider.getTracer('test').startSpan('a').end();
    await provider.forceFlush();
    const records = new EncodingLogRecordProcessor(delivery.openLogRecords(settings.logs.batch));
    const loggers = new LoggerProvider({ processors: [records] });
    loggers.getLogger('test').emit({ body: 'a line' });
    await loggers.forceFlush();
    delivery.postMetrics(await measure());
    await delivery.flush();
    expect(receiver.logRecords.map(({ body }) => body)).toEqual(['a line']);
    expect(receiver.spans.map(({ name }) => name)).toEqual(['a']);
    expect(receiver.metricPoints.map(({ name }) => name).sort()).toEqual(['one', 'two', 'two']);
  });

  it('takes no span that is not sampled', async () => {
    const { delivery, settings } = create(receiver.url);
    const processor = new EncodingSpanProcessor(delivery.openSpans(settings.traces.batch));
    const provider = new TracerProvider({
      sampler: { shouldSample: () => ({ decision: 1 }) },
      spanProcessors: [processor],
    });
    provider.getTracer('test').startSpan('recorded only').end();
    await provider.forceFlush();
    expect(receiver.requests).toEqual([]);
  });

  it('says once that a signal has arrived', async () => {
    const { delivery, voice } = create(receiver.url);
    for (const signal of ['traces', 'logs', 'traces'] as const) {
      delivery.post(createExportRequest(0, { signal }));
      await delivery.flush();
    }
    expect(voice.lines).toEqual([
      `first traces delivered to ${receiver.url} (http/protobuf).`,
      `first logs delivered to ${receiver.url} (http/protobuf).`,
    ]);
  });
});

describe('what a delivery says', () => {
  it('is the refusal of a receiver, with its own words, and what was lost by it', async () => {
    const { url } = await serve((response) => response.writeHead(400).end('too old'));
    const { delivery, voice } = create(url);
    delivery.post(createExportRequest(1, { signal: 'traces', count: 7 }));
    await delivery.flush();
    expect(voice.lines).toHaveLength(2);
    expect(voice.lines[0]).toMatch(
      /^traces could not be delivered to .* it answered 400 \(too old\)/,
    );
    expect(voice.lines[1]).toBe(
      '7 spans not confirmed until now: the receiver refused the requests that they were in, and may have taken some of them.',
    );
    expect(delivery.hasWork('traces')).toBe(false);
  });

  it('is a loss where nothing can have been taken', async () => {
    const { url } = await serve((response) => response.writeHead(401).end('who are you?'));
    const { delivery, voice } = create(url);
    delivery.post(createExportRequest(1, { signal: 'traces', count: 7 }));
    await delivery.flush();
    expect(voice.lines[1]).toBe('7 spans lost until now: the receiver refused them.');
  });

  it('is no loss while a certificate cannot be read, which keeps the data', async () => {
    const { delivery, voice } = create('https://127.0.0.1:9', {
      env: { OTEL_EXPORTER_OTLP_CERTIFICATE: '/dev/zero' },
    });
    delivery.post(createExportRequest(1, { signal: 'traces', count: 7 }));
    await delivery.flush();
    expect(voice.lines).toEqual([
      expect.stringContaining('a certificate or key file cannot be read (it is no regular file)'),
    ]);
    expect(delivery.hasWork('traces')).toBe(true);
  });

  it('is a failure that is tried again, which is no loss, and the recovery', async () => {
    let isBusy = true;
    const { url } = await serve((response) => response.writeHead(isBusy ? 503 : 200).end());
    let now = 0;
    const { delivery, voice } = create(url, { nowMillis: () => now });
    delivery.post(createExportRequest());
    await delivery.flush();
    expect(delivery.countWaiting('logs')).toBe(1);
    expect(delivery.isHeldUp()).toBe(true);
    isBusy = false;
    await delivery.flush();
    expect([delivery.countWaiting('logs'), delivery.isHeldUp()]).toEqual([0, false]);
    for (now of [59_999, 60_000, 60_001]) {
      isBusy = true;
      delivery.post(createExportRequest());
      await delivery.flush();
      isBusy = false;
      await delivery.flush();
    }
    expect(voice.lines).toEqual([
      expect.stringContaining('logs could not be delivered'),
      expect.stringContaining('first logs delivered'),
      expect.stringContaining('logs could not be delivered'),
      expect.stringContaining('logs are delivered again'),
    ]);
    delivery.endRetries();
  });

  it('is what a receiver has not taken of a request', async () => {
    // rejected_log_records = 3, error_message = "old"
    const answer = Buffer.from([0x0a, 0x07, 0x08, 0x03, 0x12, 0x03, 0x6f, 0x6c, 0x64]);
    const { url } = await serve((response) => response.end(answer));
    const { delivery, voice } = create(url);
    delivery.post(createExportRequest(1, { count: 5 }));
    await delivery.flush();
    expect(voice.lines.slice(1)).toEqual([
      `${url} (http/protobuf) rejected 3 log records: "old".`,
      '3 log records lost until now: the receiver took what came with them, but not them.',
    ]);
  });

  it('is no more than was sent, whatever a receiver says it has not taken', async () => {
    // rejected_log_records = 1,000,000
    const answer = Buffer.from([0x0a, 0x04, 0x08, 0xc0, 0x84, 0x3d]);
    const { url } = await serve((response) => response.end(answer));
    const { delivery, voice } = create(url);
    delivery.post(createExportRequest(1, { count: 5 }));
    await delivery.flush();
    expect(voice.lines[2]).toMatch(/^5 log records lost until now: /);
  });

  it('is what a web page says with its yes', async () => {
    const { url } = await serve((response) => response.end('<html>Welcome</html>'));
    const { delivery, voice } = create(url);
    delivery.post(createExportRequest());
    await delivery.flush();
    expect(voice.lines[1]).toContain('answers logs with success, but not as OTLP does: "<html>');
  });

  it('is what had to make room, with the variable that says how much there is', async () => {
    const { url } = await serve((response) => response.writeHead(503).end());
    const { delivery, voice } = create(url, { env: { ACME_OTEL_OUTBOX_BYTES: '65536' } });
    delivery.post(createExportRequest(1, { signal: 'traces', count: 3 }));
    await delivery.flush();
    delivery.post(createExportRequest(65_536, { signal: 'traces' }));
    expect(voice.lines[1]).toBe(
      '3 spans lost until now: 65536 bytes wait already (ACME_OTEL_OUTBOX_BYTES).',
    );
    delivery.endRetries();
  });

  it('is what others have lost', () => {
    const { delivery, voice } = create('http://127.0.0.1:1');
    delivery.lose('logs', 2, AFTER_SHUTDOWN);
    expect(voice.lines).toEqual(['2 log records lost until now: recorded after shutdown().']);
  });
});

describe('metrics', () => {
  it('that are cumulative stand in for those before them', async () => {
    const { url } = await serve((response) => response.writeHead(503).end());
    const { delivery } = create(url);
    const metrics = await measure();
    for (let i = 0; i < 3; i += 1) {
      delivery.postMetrics(metrics);
      await delivery.flush();
    }
    expect(delivery.countWaiting('metrics')).toBe(3);
    delivery.endRetries();
  });

  it.each(['delta', 'lowmemory'])(
    'that are of an interval wait beside each other (%s)',
    async (preference) => {
      const { url } = await serve((response) => response.writeHead(503).end());
      const env = { OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: preference };
      const { delivery } = create(url, { env });
      const metrics = await measure();
      for (let i = 0; i < 3; i += 1) {
        delivery.postMetrics(metrics);
        await delivery.flush();
      }
      expect(delivery.countWaiting('metrics')).toBe(9);
      delivery.endRetries();
    },
  );

  it.each([
    ['cannot be encoded', { 'otlp-protobuf': { serializeMetrics: () => undefined } }],
    [
      'fail to be encoded',
      {
        'otlp-protobuf': {
          serializeMetrics() {
            throw new Error('no');
          },
        },
      },
    ],
    ['have nobody to encode them', {}],
  ])('that %s are counted, and nothing is thrown', async (_why, chunks) => {
    const { delivery, voice } = create('http://127.0.0.1:1', { chunks });
    delivery.postMetrics(await measure());
    expect(voice.lines).toEqual(['3 data points lost until now: they could not be encoded.']);
  });
});

describe('requests of a delivery', () => {
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
    const { delivery } = create(url, { requests: new Map([['http', ours]]) });
    const application = ROOT_CONTEXT.setValue(KEY, 'of the application');
    context.with(application, () => delivery.post(createExportRequest()));
    await delivery.flush();
    isBusy = false;
    await context.with(application, () => delivery.flush());
    expect(seen).toEqual([
      [true, undefined, undefined],
      [true, undefined, undefined],
    ]);
  });
});

describe('a delivery at the exit', () => {
  /** Runs a process that posts what `application` posts and delivers it at its exit. */
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
      const delivery = createOtlpExporter({
        settings,
        voice: { say, sayOnce: say, sayAtMostEachMinute: say, sayOfOthers: say },
        unwrappedRequests: new Map(),
        ownScope: new (require('node:async_hooks').AsyncResource)('test'),
        chunks: { load: () => undefined, source: () => ${JSON.stringify(EXIT_SENDER)} },
      });
      const post = (signal, text, count = 1) =>
        delivery.post({ signal, body: Buffer.from(text), count, isSuperseded: false });
      process.on('exit', () => {
        const { left, reason } = delivery.exportAtExit({ timeoutMillis: ${timeoutMillis}, hasWaited: ${hasWaited} });
        console.log(JSON.stringify({ left: left.map(({ signal, count }) => [signal, count]), reason }));
      });
      ${application}
    `);
    expect(ended).toMatchObject({ exitCode: 0, signal: null });
    const { left, reason } = JSON.parse(stdout) as { left: unknown; reason?: unknown };
    return { left, reason, stderr: ended.stderr };
  };

  it('sends the same requests as before', async () => {
    const { url, requests } = await serve();
    const env = {
      OTEL_EXPORTER_OTLP_ENDPOINT: url,
      OTEL_EXPORTER_OTLP_HEADERS: 'key=value,content-type=text/plain',
    };
    await run(
      `post('traces', 'same');
      const alive = setInterval(() => undefined, 1000);
      delivery.flush().then(() => clearInterval(alive));`,
      { env },
    );
    const { left } = await run("post('traces', 'same'); process.exit();", { env });
    expect(left).toEqual([]);
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

  it('delivers what was posted in the last moment, more than is sent at a time', async () => {
    const { url, requests } = await serve();
    const { left } = await run(
      "for (let i = 0; i < 10; i += 1) post('logs', String(i)); process.exit();",
      {
        env: { OTEL_EXPORTER_OTLP_ENDPOINT: url },
      },
    );
    expect(left).toEqual([]);
    expect(requests.map(({ body }) => Number(body.toString())).sort()).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
    ]);
  });

  it('gives what it could not deliver', async () => {
    const { url } = await serve((response) => response.writeHead(503).end());
    const { left } = await run("post('logs', 'a', 3); post('traces', 'b', 4); process.exit();", {
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: url },
    });
    expect(left).toEqual([
      ['logs', 3],
      ['traces', 4],
    ]);
  });

  it('says what was lost before and not said', async () => {
    const cause = JSON.stringify(AFTER_SHUTDOWN);
    const { stderr } = await run(
      `for (const count of [1, 2]) delivery.lose('logs', count, ${cause}); process.exit();`,
    );
    expect(stderr.trim().split('\n')).toEqual([
      '1 log record lost until now: recorded after shutdown().',
      'the process ends, and until now were lost 3 log records (recorded after shutdown()).',
    ]);
  });

  it('tries nothing when there is no time', async () => {
    const { url, requests } = await serve();
    const { left } = await run("post('logs', 'a'); process.exit();", {
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: url },
      timeoutMillis: 0,
    });
    expect([left, requests]).toEqual([[['logs', 1]], []]);
  });

  it.each([
    ['does not send twice what the system has taken over', false, []],
    ['counts it as left when an answer was waited for in vain', true, [['logs', 1]]],
  ])('%s', async (_what, hasWaited, expected) => {
    const { left } = await run(
      `
      const server = require('node:http').createServer((request) => {
        request.resume().on('end', () => process.exit());
      });
      server.listen(Number(new URL(settings.logs.otlp.url).port), '127.0.0.1', () => post('logs', 'a'));
      `,
      { env: { OTEL_EXPORTER_OTLP_ENDPOINT: await freeUrl() }, hasWaited, timeoutMillis: 200 },
    );
    expect(left).toEqual(expected);
  });

  it('says why the last attempt failed when there is no time for another', async () => {
    const { left, reason } = await run(
      "post('traces', 'a'); setInterval(() => delivery.isHeldUp() && process.exit(), 5);",
      { env: { OTEL_EXPORTER_OTLP_ENDPOINT: await freeUrl() }, hasWaited: true, timeoutMillis: 0 },
    );
    expect(left).toEqual([['traces', 1]]);
    expect(reason).toMatchObject({ cause: expect.stringContaining('ECONNREFUSED') });
  });
});
