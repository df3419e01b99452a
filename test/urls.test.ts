import { describe, expect, it } from '@jest/globals';
import type { Run } from '@acme/otel-testkit';
import { startApp, type FixtureOptions } from './support/run';

const SECRET = 's3cret';

describe('a secret in a URL', () => {
  const queries = [
    `token=${SECRET}`,
    `access_token=${SECRET}&page=2`,
    `page=2&X-Amz-Signature=${SECRET}`,
    `x-amz-credential=${SECRET}`,
    `X-Goog-Signature=${SECRET}`,
    `sig=${SECRET}`,
    `Signature=${SECRET}`,
    `api_key=${SECRET}`,
    `password=${SECRET}`,
    `client%5Fsecret=${SECRET}`,
  ];

  it('never leaves by a server span', async () => {
    const run = await ask(queries.map((query) => `/answer?${query}`));
    expect(run.spans).toHaveLength(queries.length);
    expect(telemetryOf(run)).not.toContain(SECRET);
    // what is no secret stays
    expect(telemetryOf(run)).toContain('page=2');
  });

  it.each(['http', 'fetch'])('never leaves by a client span of %s', async (client) => {
    const targets = queries.map((query) => encodeURIComponent(`/answer?${query}`));
    const run = await ask(targets.map((target) => `/${client}?target=${target}`));
    expect(run.spans.filter(({ kind }) => kind === 'CLIENT')).toHaveLength(queries.length);
    const clients = run.spans.filter(({ kind }) => kind === 'CLIENT');
    expect(toText(clients)).not.toContain(SECRET);
    expect(toText(clients)).toContain('/answer');
  });

  it('never leaves as the user and password before a host', async () => {
    const run = await ask(['/http-with-user?target=/answer']);
    expect(run.spans).toHaveLength(3);
    expect(telemetryOf(run)).not.toContain(SECRET);
  });

  it('never leaves by a header', async () => {
    const app = await startApp('calls.cjs');
    await app.request('/answer', {
      headers: { authorization: `Bearer ${SECRET}`, cookie: `a=${SECRET}` },
    });
    const run = await app.stop();
    expect(run.spans).toMatchObject([{ kind: 'SERVER', attributes: { 'url.path': '/answer' } }]);
    expect(telemetryOf(run)).not.toContain(SECRET);
  });

  it('never makes the name of a span or a series', async () => {
    const run = await ask(['/answer/1?token=1', '/answer/2?token=2']);
    expect(new Set(run.spans.map(({ name }) => name))).toEqual(new Set(['GET']));
    const series = run.metricPoints.filter(({ name }) => name === 'http.server.request.duration');
    expect(series).toMatchObject([{ count: 2 }]);
  });
});

describe('requests that nobody wants to see', () => {
  it.each(['/health', '/healthz', '/livez', '/readyz', '/metrics', '/health?full=1'])(
    '%s has no span',
    async (path) => {
      const run = await ask([path, '/answer']);
      expect(run.spans).toHaveLength(1);
    },
  );

  it('can be named', async () => {
    const env = { ACME_OTEL_HTTP_IGNORED_PATHS: '/answer,/ping' };
    const run = await ask(['/answer', '/ping', '/health'], { env });
    expect(run.spans).toMatchObject([{ attributes: { 'url.path': '/health' } }]);
  });

  it.each(['http/protobuf', 'http/json'])(
    'the export itself leaves no spans and no metrics (%s)',
    async (protocol) => {
      const env = {
        OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
        OTEL_BSP_SCHEDULE_DELAY: '20',
        OTEL_METRIC_EXPORT_INTERVAL: '50',
        OTEL_METRIC_EXPORT_TIMEOUT: '50',
      };
      const app = await startApp('calls.cjs', { env });
      for (let round = 0; round < 5; round += 1) {
        await app.request('/answer');
        await new Promise((resolve) => setTimeout(resolve, 60));
      }
      const run = await app.stop();
      expect(run.requests.length).toBeGreaterThan(4);
      expect(run.spans.map(({ name, kind }) => `${kind} ${name}`)).toEqual(
        Array.from({ length: 5 }, () => 'SERVER GET'),
      );
      expect(run.metricPoints.map(({ name }) => name)).not.toContain(
        'http.client.request.duration',
      );
    },
  );
});

async function ask(paths: readonly string[], options: FixtureOptions = {}): Promise<Run> {
  const app = await startApp('calls.cjs', options);
  try {
    for (const path of paths) await app.request(path);
  } finally {
    await app.stop();
  }
  return app.stop();
}

const telemetryOf = ({ spans, metricPoints, logRecords }: Run): string =>
  toText([...spans, ...metricPoints, ...logRecords]);

const toText = (values: readonly unknown[]): string =>
  JSON.stringify(values, (_, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );
