import { runApp, type AppOptions, type Run } from '@acme/otel-testkit';
import { describe, expect, it } from '@jest/globals';
import { installOwners } from './support/install-owners';
import { ownLines } from './support/run';

// Not in a hook: what has to be installed first is not bounded by a hook's time.
const cwd = installOwners();

const OFF = { OTEL_METRICS_EXPORTER: 'none', OTEL_LOGS_EXPORTER: 'none' };

const run = (entry: string, options: Partial<AppOptions> = {}): Promise<Run> =>
  runApp(entry, { cwd, ...options });

const kindsOf = ({ spans }: Run): readonly string[] => spans.map(({ kind }) => kind).sort();

/** Returns the number of requests that a histogram has counted. */
const countOf = ({ metricPoints }: Run, metric: string): number => {
  const points = metricPoints.filter(({ name }) => name === metric);
  return points.reduce((sum, { count }) => sum + Number(count ?? 0), 0);
};

/** Three requests of the shop with two calls each, seen by the client and by the server. */
const EACH_ONCE = [...Array<string>(9).fill('CLIENT'), ...Array<string>(9).fill('SERVER')];

describe('an SDK of the application beside the distro', () => {
  it('doubles no span and no duration, and one line says what it gets', async () => {
    const beside = await run('own-sdk.cjs');
    expect(beside.exitCode).toBe(0);
    expect(beside.stdout).toBe('0 spans of 0 traces\n');
    expect(kindsOf(beside)).toEqual(EACH_ONCE);
    expect(countOf(beside, 'http.server.request.duration')).toBe(9);
    const lines = ownLines(beside).filter((line) => line.includes('starts an OpenTelemetry SDK'));
    expect(lines).toEqual([expect.stringMatching(/@opentelemetry\/sdk-node .* go to the distro/)]);
  });

  it('has all of its spans and nothing of ours where traces are left to it', async () => {
    const plain = await run('own-sdk.cjs', {
      door: 'none',
      env: { ...OFF, OTEL_TRACES_EXPORTER: 'none' },
    });
    const beside = await run('own-sdk.cjs', { env: { ...OFF, OTEL_TRACES_EXPORTER: 'none' } });
    expect(plain.stdout).toMatch(/^18 spans of 3 traces/);
    expect(beside.stdout).toBe(plain.stdout);
    expect(beside.spans).toEqual([]);
  });
});

describe('an instrumentation of the application', () => {
  it.each(['20', '24'] as const)(
    'that is switched off takes nothing of ours away (Node.js %s)',
    async (nodeVersion) => {
      const beside = await run('switched-off.cjs', { nodeVersion, env: OFF });
      expect(beside.exitCode).toBe(0);
      expect(beside.stdout).toBe('marked before: false\n');
      expect(kindsOf(beside)).toEqual(['CLIENT', 'SERVER']);
    },
  );
});

describe('Sentry beside the distro', () => {
  it.each(['errors', 'tracing'])('keeps users apart as without us (%s)', async (args) => {
    const plain = await run('sentry.cjs', { door: 'none', args: [args], env: OFF });
    const beside = await run('sentry.cjs', { args: [args], env: OFF });
    expect(plain.stdout).toContain('failed for /1 | GET /1 | {"user":"/1"} | crumb /1');
    expect(beside.stdout).toBe(plain.stdout);
    expect(beside.exitCode).toBe(0);
    expect(kindsOf(beside)).toEqual(['CLIENT', 'CLIENT', 'CLIENT', 'SERVER', 'SERVER', 'SERVER']);
    const lines = ownLines(beside).filter((line) => line.includes('@sentry/node'));
    expect(lines).toHaveLength(1);
  });
});

describe('an agent beside the distro', () => {
  it('sends for itself without a span of ours, one traceparent leaves, and one line says who does what', async () => {
    const beside = await run('with-agent.cjs', { env: OFF });
    expect(beside.stdout).toBe('/report \n/fetch theirs\n');
    expect(kindsOf(beside)).toEqual(['CLIENT', 'SERVER', 'SERVER']);
    const lines = ownLines(beside).filter((line) => line.includes('newrelic'));
    expect(lines).toEqual([expect.stringContaining('newrelic 14.0.0 is loaded after the distro')]);
  });
});
