import { describe, expect, it } from '@jest/globals';
import type { App, Run } from '@acme/otel-testkit';
import { ownLines, startApp } from '../support/run';

/** The run of an application of `test/apps` that has served these requests one after the other. */
async function ask(
  entry: string,
  env: Readonly<Record<string, string>>,
  requests: readonly Parameters<App['request']>[],
): Promise<Run> {
  const app = await startApp(entry, { env });
  try {
    for (const each of requests) await app.request(...each);
  } finally {
    await app.stop();
  }
  return app.stop();
}

/** The number of requests whose durations were measured, by their route. */
const measured = ({ metricPoints }: Run) =>
  Object.fromEntries(
    metricPoints
      .filter(({ name }) => name === 'http.server.request.duration')
      .map((point) => [point.attributes['http.route'], 'count' in point ? point.count : undefined]),
  );

describe('paths that are ignored', () => {
  it('ACME_OTEL_HTTP_IGNORED_PATHS has health checks by default: no traces, but durations', async () => {
    const run = await ask('express.cjs', {}, [['/health'], ['/health?full=1'], ['/hi/Ada']]);
    expect(run.spans.map(({ name }) => name)).toEqual(['GET /hi/:name']);
    expect(measured(run)).toEqual({ '/health': 2, '/hi/:name': 1 });
  });

  it('ACME_OTEL_HTTP_IGNORED_PATHS takes patterns, and nothing within is traced', async () => {
    const env = { ACME_OTEL_HTTP_IGNORED_PATHS: '/hi/*,/relay*,*.css' };
    const run = await ask('express.cjs', env, [
      ['/hi/Ada'],
      ['/relay'],
      ['/relay-http'],
      ['/site.css'],
      ['/health'],
    ]);
    expect(run.spans.map(({ name }) => name)).toEqual(['GET /health']);
    expect(run.logRecords.map(({ traceId }) => traceId)).toEqual([undefined, undefined, undefined]);
    expect(measured(run)).toMatchObject({ '/hi/:name': 3, '/relay': 1, '/health': 1 });
  });

  it('ACME_OTEL_HTTP_IGNORED_PATHS leaves out alone what is no path', async () => {
    const env = { ACME_OTEL_HTTP_IGNORED_PATHS: 'health,/hi/*' };
    const run = await ask('express.cjs', env, [['/hi/Ada'], ['/health']]);
    expect(run.spans.map(({ name }) => name)).toEqual(['GET /health']);
    expect(ownLines(run)).toContain(
      'ACME_OTEL_HTTP_IGNORED_PATHS="health" is not a path (write /health); using /hi/*',
    );
  });
});

describe('the methods of HTTP', () => {
  it('OTEL_INSTRUMENTATION_HTTP_KNOWN_METHODS replaces the known ones, by case', async () => {
    const env = { OTEL_INSTRUMENTATION_HTTP_KNOWN_METHODS: 'PROPFIND,get' };
    const run = await ask('calls.cjs', env, [
      ['/answer', { method: 'PROPFIND' }],
      ['/answer', { method: 'GET' }],
      ['/http?target=/answer', { method: 'PROPFIND' }],
    ]);
    const about = run.spans.map(({ kind, name, attributes }) => [
      kind,
      name,
      attributes['http.request.method'],
      attributes['http.request.method_original'],
    ]);
    expect(about).toEqual([
      ['SERVER', 'PROPFIND', 'PROPFIND', undefined],
      ['SERVER', 'HTTP', '_OTHER', 'GET'],
      ['SERVER', 'HTTP', '_OTHER', 'GET'],
      ['CLIENT', 'HTTP', '_OTHER', 'GET'],
      ['SERVER', 'PROPFIND', 'PROPFIND', undefined],
    ]);
  });
});

describe('captured headers', () => {
  const attributesOf = (run: Run, kind: 'SERVER' | 'CLIENT', path: string) =>
    run.spans.find(
      (span) =>
        span.kind === kind &&
        String(span.attributes['url.full'] ?? span.attributes['url.path']).endsWith(path),
    )?.attributes ?? {};
  const headersIn = (attributes: object) =>
    Object.fromEntries(Object.entries(attributes).filter(([key]) => key.includes('.header.')));

  it('no header is captured unless it is asked for', async () => {
    const run = await ask('headers.cjs', {}, [['/http'], ['/fetch']]);
    expect(run.spans.map(({ attributes }) => headersIn(attributes))).toEqual(
      run.spans.map(() => ({})),
    );
    expect(run.spans).toHaveLength(6);
  });

  it('ACME_OTEL_HTTP_SERVER_REQUEST_HEADERS adds headers of requests to server spans', async () => {
    const env = { ACME_OTEL_HTTP_SERVER_REQUEST_HEADERS: 'X-Tenant, x-none' };
    const run = await ask('headers.cjs', env, [['/set', { headers: { 'x-tenant': 'acme' } }]]);
    expect(headersIn(attributesOf(run, 'SERVER', '/set'))).toEqual({
      'http.request.header.x-tenant': ['acme'],
    });
  });

  it.each([
    ['/set', ['one', 'two']],
    ['/list', ['one']],
  ])(
    'ACME_OTEL_HTTP_SERVER_RESPONSE_HEADERS adds headers of answers (%s)',
    async (path, values) => {
      const env = { ACME_OTEL_HTTP_SERVER_RESPONSE_HEADERS: 'x-answer' };
      const run = await ask('headers.cjs', env, [[path]]);
      expect(headersIn(attributesOf(run, 'SERVER', path))).toEqual({
        'http.response.header.x-answer': values,
      });
    },
  );

  it.each([
    ['http', ['b', 'c']],
    ['fetch', ['b, c']],
  ])('ACME_OTEL_HTTP_CLIENT_REQUEST_HEADERS adds headers that %s sends', async (client, late) => {
    const env = { ACME_OTEL_HTTP_CLIENT_REQUEST_HEADERS: 'x-early,x-late,traceparent' };
    const run = await ask('headers.cjs', env, [[`/${client}`]]);
    expect(headersIn(attributesOf(run, 'CLIENT', '/set'))).toEqual({
      'http.request.header.x-early': ['a'],
      'http.request.header.x-late': late,
      'http.request.header.traceparent': [expect.stringMatching(/^00-/)],
    });
    expect(headersIn(attributesOf(run, 'SERVER', '/set'))).toEqual({});
  });

  it.each([
    ['http', ['one, two']],
    ['fetch', ['one', 'two']],
  ])('ACME_OTEL_HTTP_CLIENT_RESPONSE_HEADERS adds headers that %s gets', async (client, values) => {
    const env = { ACME_OTEL_HTTP_CLIENT_RESPONSE_HEADERS: 'x-answer' };
    const run = await ask('headers.cjs', env, [[`/${client}`]]);
    expect(headersIn(attributesOf(run, 'CLIENT', '/set'))).toEqual({
      'http.response.header.x-answer': values,
    });
  });

  it.each(['/http', '/fetch'])('credentials in them are redacted (%s)', async (path) => {
    const env = {
      ACME_OTEL_HTTP_SERVER_REQUEST_HEADERS: 'authorization,cookie',
      ACME_OTEL_HTTP_SERVER_RESPONSE_HEADERS: 'set-cookie',
      ACME_OTEL_HTTP_CLIENT_REQUEST_HEADERS: 'x-api-key',
      ACME_OTEL_HTTP_CLIENT_RESPONSE_HEADERS: 'set-cookie',
    };
    const headers = { authorization: 'Bearer s3cret', cookie: 'a=s3cret' };
    const run = await ask('headers.cjs', env, [[path, { headers }]]);
    const all = run.spans.flatMap(({ attributes }) => Object.entries(headersIn(attributes)));
    expect(new Set(all.map(([key]) => key))).toEqual(
      new Set([
        'http.request.header.authorization',
        'http.request.header.cookie',
        'http.request.header.x-api-key',
        'http.response.header.set-cookie',
      ]),
    );
    expect(JSON.stringify(all)).not.toContain('s3cret');
  });

  it('a name that is none is left out alone, and said', async () => {
    const env = { ACME_OTEL_HTTP_SERVER_REQUEST_HEADERS: 'x tenant,x-one' };
    const run = await ask('headers.cjs', env, [['/set', { headers: { 'x-one': '1' } }]]);
    expect(headersIn(attributesOf(run, 'SERVER', '/set'))).toEqual({
      'http.request.header.x-one': ['1'],
    });
    expect(ownLines(run)).toContain(
      'ACME_OTEL_HTTP_SERVER_REQUEST_HEADERS="x tenant" is not the name of a header; using x-one',
    );
  });
});
