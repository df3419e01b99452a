import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createReceiver, type Receiver } from '@acme/otlp-receiver';
import type { Run } from '@acme/otel-testkit';
import { createGrpcCollector, type GrpcCollector } from './support/grpc-collector';
import { otherLines, runApp, runToEnd } from './support/run';

/** Records one span, measurement and log record by hand. */
const API = 'api.cjs';

const runWith = (env: Record<string, string>): Promise<Run> => runApp(API, { env });

const signalsOf = ({ requests }: Run): (string | undefined)[] =>
  requests.map(({ signal }) => signal).sort();

function expectEverything(run: Pick<Run, 'spans' | 'metricPoints' | 'logRecords'>): void {
  expect(run.spans.map(({ name }) => name)).toEqual(['work']);
  expect(run.metricPoints.map(({ name }) => name)).toContain('done');
  expect(run.logRecords.map(({ body }) => body)).toEqual(['worked']);
}

describe('OTEL_{TRACES,METRICS,LOGS}_EXPORTER', () => {
  it.each([
    ['TRACES', ['logs', 'metrics']],
    ['METRICS', ['logs', 'traces']],
    ['LOGS', ['metrics', 'traces']],
  ])('OTEL_%s_EXPORTER=none switches that signal off and no other', async (signal, others) => {
    const run = await runWith({ [`OTEL_${signal}_EXPORTER`]: 'none' });
    expect(signalsOf(run)).toEqual(others);
    expect(run).toMatchObject({ exitCode: 0, stdout: '' });
  });

  it.each([
    ['TRACES', "name: 'work'"],
    ['METRICS', "name: 'done'"],
    ['LOGS', '"body":"worked"'],
  ])('OTEL_%s_EXPORTER=console writes that signal to stdout only', async (signal, text) => {
    const run = await runWith({ [`OTEL_${signal}_EXPORTER`]: 'console' });
    expect(run.stdout).toContain(text);
    expect(signalsOf(run)).not.toContain(signal.toLowerCase());
    expect(signalsOf(run)).toHaveLength(2);
  });

  it('takes a list', async () => {
    const run = await runWith({ OTEL_TRACES_EXPORTER: 'otlp,console' });
    expect(run.stdout).toContain("name: 'work'");
    expectEverything(run);
  });
});

describe('OTLP over HTTP', () => {
  it('is protobuf by default, uncompressed', async () => {
    const run = await runWith({});
    expectEverything(run);
    for (const request of run.requests) {
      expect(request).toMatchObject({
        method: 'POST',
        path: `/v1/${request.signal}`,
        contentType: 'application/x-protobuf',
        encoding: 'identity',
        status: 200,
      });
    }
  });

  it('is JSON when asked', async () => {
    const run = await runWith({ OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' });
    expectEverything(run);
    expect(new Set(run.requests.map(({ contentType }) => contentType))).toEqual(
      new Set(['application/json']),
    );
  });

  it('is what each signal asks for', async () => {
    const run = await runWith({
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/protobuf',
    });
    expectEverything(run);
    const contentTypes = run.requests.map(({ signal, contentType }) => [signal, contentType]);
    expect(Object.fromEntries(contentTypes)).toEqual({
      traces: 'application/x-protobuf',
      metrics: 'application/json',
      logs: 'application/json',
    });
  });

  it.each(['http/protobuf', 'http/json'])('is compressed when asked (%s)', async (protocol) => {
    const run = await runWith({
      OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
      OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
    });
    expectEverything(run);
    expect(run.requests.map(({ encoding }) => encoding)).toEqual(['gzip', 'gzip', 'gzip']);
  });

  it.each(['http/protobuf', 'http/json'])('carries the headers (%s)', async (protocol) => {
    const run = await runWith({
      OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20abc,x-team=shop',
      OTEL_EXPORTER_OTLP_LOGS_HEADERS: 'x-team=logs',
    });
    expectEverything(run);
    const teams = run.requests.map(({ signal, headers }) => [signal, headers['x-team']]);
    expect(Object.fromEntries(teams)).toEqual({ traces: 'shop', metrics: 'shop', logs: 'logs' });
    const [traces] = run.requests.filter(({ signal }) => signal === 'traces');
    expect(traces?.headers.authorization).toBe('Bearer abc');
  });

  it('goes to the endpoint of a signal as it is, and adds the path to the general one', async () => {
    const other = await createReceiver();
    try {
      const run = await runWith({
        OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${other.url}/v1/traces`,
        OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: `${other.url}/some/where`,
      });
      expect(signalsOf(run)).toEqual(['metrics']);
      expect(other.requests.map(({ path }) => path).sort()).toEqual(['/some/where', '/v1/traces']);
      expect(other.spans).toHaveLength(1);
    } finally {
      await other.close();
    }
  });

  it('keeps a path of the general endpoint', async () => {
    const other = await createReceiver();
    try {
      await runWith({ OTEL_EXPORTER_OTLP_ENDPOINT: `${other.url}/otlp/` });
      expect(other.requests.map(({ path }) => path).sort()).toEqual([
        '/otlp/v1/logs',
        '/otlp/v1/metrics',
        '/otlp/v1/traces',
      ]);
    } finally {
      await other.close();
    }
  });
});

describe('OTLP over gRPC', () => {
  let receiver: Receiver;
  let collector: GrpcCollector;

  beforeAll(async () => {
    receiver = await createReceiver();
    collector = await createGrpcCollector(receiver);
  });
  beforeEach(() => receiver.clear());
  afterAll(async () => {
    await collector.close();
    await receiver.close();
  });

  it.each(['none', 'gzip'])('is delivered (compression: %s)', async (compression) => {
    const run = await runWith({
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
      OTEL_EXPORTER_OTLP_COMPRESSION: compression,
    });
    expectEverything(receiver);
    expect(run.exitCode).toBe(0);
    expect(otherLines(run)).toEqual([]);
  });

  it('leaves no spans of itself', async () => {
    await runToEnd('by itself', {
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' },
    });
    expect(receiver.spans).toHaveLength(2);
  });
});
