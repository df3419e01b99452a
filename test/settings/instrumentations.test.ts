import { describe, expect, it } from '@jest/globals';
import { runApp as runIn, type Run } from '@acme/otel-testkit';
import { buildApplication } from '../libraries/support/application';
import { installationFolder } from '../support/installation';
import { ownLines, runApp } from '../support/run';

/** The client spans and those of `fs` by their names: those that begin a trace, and those of the job. */
function spansOf(run: Run) {
  const job = run.spans.find(({ name }) => name === 'job');
  const own = run.spans.filter(({ name, kind }) => kind !== 'SERVER' && name !== 'job');
  const names = (parent: string | undefined) => [
    ...new Set(
      own
        .filter(({ parentSpanId }) => parentSpanId === parent)
        .map(({ name, attributes }) => String(attributes['url.full'] ?? name).replace(/^.*\//, '')),
    ),
  ];
  return { background: names(undefined).sort(), job: names(job?.spanId).sort() };
}

const ENABLED = { OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'http,undici,dns,fs' };

describe('spans only inside of others', () => {
  it('ACME_OTEL_REQUIRE_PARENT has fs by default, and nothing else', async () => {
    const { background, job } = spansOf(await runApp('background.cjs', { env: ENABLED }));
    expect(background).toEqual(expect.arrayContaining(['by-fetch', 'by-http', 'dns.lookup']));
    expect(background).not.toContain('fs readFile');
    expect(job).toEqual(['by-fetch', 'by-http', 'dns.lookup', 'fs readFile']);
  });

  it('ACME_OTEL_REQUIRE_PARENT keeps the background quiet, and tells nobody of it', async () => {
    const env = { ...ENABLED, ACME_OTEL_REQUIRE_PARENT: 'http, undici,dns,fs' };
    const run = await runApp('background.cjs', { env });
    const { background, job } = spansOf(run);
    expect(background).toEqual([]);
    expect(job).toEqual(['by-fetch', 'by-http', 'dns.lookup', 'fs readFile']);
    // What is served has its span, of which the background is no parent.
    const served = run.spans.filter(({ kind }) => kind === 'SERVER');
    expect(served.map(({ parentSpanId }) => parentSpanId === undefined)).toEqual([
      true,
      true,
      false,
      false,
    ]);
    const durations = run.metricPoints.filter(
      ({ name }) => name === 'http.client.request.duration',
    );
    expect(durations.map((point) => 'count' in point && point.count)).toEqual([2, 2]);
  });

  it('ACME_OTEL_REQUIRE_PARENT=none asks no instrumentation for a parent', async () => {
    const env = { ...ENABLED, ACME_OTEL_REQUIRE_PARENT: 'none' };
    const { background } = spansOf(await runApp('background.cjs', { env }));
    expect(background).toContain('fs readFile');
  });

  it('ACME_OTEL_REQUIRE_PARENT leaves out alone what is no instrumentation', async () => {
    const env = { ACME_OTEL_REQUIRE_PARENT: 'htpp,undici' };
    const run = await runApp('background.cjs', { env });
    expect(spansOf(run).background).toEqual(['by-http']);
    expect(ownLines(run)).toContain(
      'ACME_OTEL_REQUIRE_PARENT="htpp" is not an instrumentation of this distro (did you mean http?); using undici',
    );
  });
});

describe('hosts that are ignored', () => {
  it('ACME_OTEL_HTTP_CLIENT_IGNORED_HOSTS sends without a span and without headers', async () => {
    const env = { ACME_OTEL_HTTP_CLIENT_IGNORED_HOSTS: '*.example.com,127.0.0.*' };
    const run = await runApp('background.cjs', { env });
    expect(spansOf(run)).toEqual({ background: [], job: [] });
    const served = run.spans.filter(({ kind }) => kind === 'SERVER');
    expect(served.map(({ parentSpanId }) => parentSpanId)).toEqual(served.map(() => undefined));
    expect(served).toHaveLength(4);
  });

  it('ACME_OTEL_HTTP_CLIENT_IGNORED_HOSTS can name a port, and others stay', async () => {
    const env = { ACME_OTEL_HTTP_CLIENT_IGNORED_HOSTS: '127.0.0.1:1, http://a' };
    const run = await runApp('background.cjs', { env });
    expect(spansOf(run).job).toEqual(['by-fetch', 'by-http']);
    expect(ownLines(run)).toContain(
      'ACME_OTEL_HTTP_CLIENT_IGNORED_HOSTS="http://a" is not a host, with or without a port; using 127.0.0.1:1',
    );
  });
});

describe('options of graphql', () => {
  it.each([
    ['true', true],
    ['false', false],
  ])('ACME_OTEL_GRAPHQL_RESOLVER_SPANS=%s', async (value, hasResolvers) => {
    const file = buildApplication({ source: 'libraries/applications/graphql' }, 'commonjs');
    const run = await runIn(file, {
      cwd: installationFolder(),
      env: { ACME_OTEL_GRAPHQL_RESOLVER_SPANS: value },
    });
    const names = run.spans.map(({ name }) => name);
    expect(names).toContain('query Many');
    expect(names.some((name) => name.startsWith('graphql.resolve'))).toBe(hasResolvers);
  });
});
