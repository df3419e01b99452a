import { describe, expect, it } from '@jest/globals';
import type { Run } from '@acme/otel-testkit';
import { ownLines, runScript, startApp } from '../support/run';

/** A script that starts root spans with these names, each with a child, and prints its traceparent. */
const SPANS = `
  const api = require('@opentelemetry/api');
  const tracer = api.trace.getTracer('app');
  for (const name of process.argv.slice(1)) {
    tracer.startActiveSpan(name, (root) => {
      tracer.startSpan('child of ' + name).end();
      const carrier = {};
      api.propagation.inject(api.context.active(), carrier);
      console.log(JSON.stringify({ name, ...carrier }));
      root.end();
    });
  }
`;

const runSpans = (
  env: Readonly<Record<string, string>>,
  names: readonly string[] = ['a', 'b', 'c'],
): Promise<Run> => runScript(SPANS, { env, args: names });

const namesOf = ({ spans }: Run) => spans.map(({ name }) => name).sort();

const printed = ({ stdout }: Run) =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { name: string; traceparent: string; tracestate?: string });

/** The sampled flag of a traceparent. */
const isSampled = (traceparent: string) => /[13579bdf]$/.test(traceparent);

const MANY = Array.from({ length: 400 }, (_, index) => `span ${index}`);

describe('samplers', () => {
  it.each(['always_off', 'parentbased_always_off', 'ALWAYS_OFF'])(
    'OTEL_TRACES_SAMPLER=%s keeps nothing',
    async (name) => {
      expect(namesOf(await runSpans({ OTEL_TRACES_SAMPLER: name }))).toEqual([]);
    },
  );

  it.each(['traceidratio', 'parentbased_traceidratio'])(
    'OTEL_TRACES_SAMPLER_ARG keeps whole traces by their ids with %s, and says the threshold',
    async (name) => {
      const env = { OTEL_TRACES_SAMPLER: name, OTEL_TRACES_SAMPLER_ARG: '0.25' };
      const run = await runSpans(env, MANY);
      const traces = printed(run);
      for (const { traceparent, tracestate } of traces) {
        const [, traceId = ''] = traceparent.split('-');
        const isKept = traceId.slice(-14) >= 'c0000000000000';
        expect([isSampled(traceparent), tracestate]).toEqual(
          isKept ? [true, 'ot=th:c'] : [false, undefined],
        );
      }
      const kept = traces.filter(({ traceparent }) => isSampled(traceparent));
      expect(namesOf(run)).toEqual(
        kept.flatMap(({ name: root }) => [root, `child of ${root}`]).sort(),
      );
      expect(new Set(run.spans.map(({ traceState }) => traceState))).toEqual(new Set(['ot=th:c']));
    },
  );

  it.each(['jaeger_remote', 'parentbased_jaeger_remote', 'xray'])(
    'OTEL_TRACES_SAMPLER=%s has a word, and the parent-based sampler in its place',
    async (name) => {
      const run = await runSpans({ OTEL_TRACES_SAMPLER: name }, ['a']);
      expect(namesOf(run)).toEqual(['a', 'child of a']);
      expect(ownLines(run)).toContain(
        `OTEL_TRACES_SAMPLER="${name}" is not decided in this process (it asks a server for rules; tail sampling in a Collector does that for all services); using parentbased_always_on`,
      );
    },
  );
});

describe('rules for sampling', () => {
  const RULES =
    'GET /hi/*=keep; /relay=drop; name=cron.*=drop; user_agent.original=*bot*=drop; *=0';

  it('ACME_OTEL_SAMPLING_RULES decides by method, path, name and attribute', async () => {
    const app = await startApp('express.cjs', {
      env: { ACME_OTEL_SAMPLING_RULES: RULES.replace('; *=0', '') },
    });
    await app.request('/hi/Ada');
    await app.request('/relay');
    await app.request('/fail', { headers: { 'user-agent': 'a bot' } });
    await app.request('/fail', { method: 'POST' });
    const run = await app.stop();
    expect(namesOf(run)).toEqual(['GET /hi/:name', 'POST']);
    const [hi] = run.spans.filter(({ name }) => name === 'GET /hi/:name');
    expect(hi?.traceState).toBe('ot=th:0');
  });

  it('ACME_OTEL_SAMPLING_RULES leaves to the sampler what no rule names', async () => {
    const env = { ACME_OTEL_SAMPLING_RULES: RULES, OTEL_TRACES_SAMPLER: 'parentbased_always_on' };
    expect(namesOf(await runSpans(env, ['cron.a', 'b']))).toEqual([]);
    const open = { ...env, ACME_OTEL_SAMPLING_RULES: 'name=cron.*=drop' };
    expect(namesOf(await runSpans(open, ['cron.a', 'b']))).toEqual(['b', 'child of b']);
  });

  it('ACME_OTEL_SAMPLING_RULES names a bad rule and keeps the others', async () => {
    const env = { ACME_OTEL_SAMPLING_RULES: 'name=a=sometimes; name=b=drop' };
    const run = await runSpans(env, ['a', 'b']);
    expect(namesOf(run)).toEqual(['a', 'child of a']);
    expect(ownLines(run)).toContain(
      'ACME_OTEL_SAMPLING_RULES="name=a=sometimes" is not a rule, as in "GET /products/*=0.1; name=cron.*=drop" (it ends in =drop, =keep or =RATIO, from 0 to 1); using the other rules',
    );
  });

  it('follows what the caller has decided, whatever the rules say', async () => {
    const app = await startApp('express.cjs', {
      env: { ACME_OTEL_SAMPLING_RULES: '/hi/*=drop; *=keep' },
    });
    const from = (flags: string) => ({
      headers: { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-${flags}` },
    });
    await app.request('/hi/sampled', from('01'));
    await app.request('/fail', from('00'));
    expect(namesOf(await app.stop())).toEqual(['GET /hi/:name']);
  });
});

describe('a limit of traces', () => {
  it('ACME_OTEL_TRACES_PER_SECOND keeps whole traces, and so many of them', async () => {
    // The script ends long before a second has passed.
    const run = await runSpans({ ACME_OTEL_TRACES_PER_SECOND: '3' }, MANY.slice(0, 40));
    const roots = run.spans.filter(({ parentSpanId }) => parentSpanId === undefined);
    expect(
      roots
        .slice(0, 3)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['span 0', 'span 1', 'span 2']);
    expect(roots.length).toBeLessThan(10);
    expect(run.spans).toHaveLength(roots.length * 2);
  });
});

describe('all spans recorded', () => {
  const SCRIPT = `
    const seen = [];
    require('@acme/otel-auto').start({ spanProcessors: ['auto', {
      onStart() {},
      onEnd: (span) => seen.push(span.name + ' ' + (span.spanContext().traceFlags & 1)),
      forceFlush: async () => {},
      shutdown: async () => {},
    }] });
    const tracer = require('@opentelemetry/api').trace.getTracer('app');
    tracer.startActiveSpan('a', (root) => { tracer.startSpan('b').end(); root.end(); });
    console.log(seen.join());
  `;

  it.each([
    ['true', 'b 0,a 0'],
    ['false', ''],
  ])('ACME_OTEL_ALWAYS_RECORD=%s gives processors %j, and exports nothing', async (value, seen) => {
    const run = await runScript(SCRIPT, {
      door: 'none',
      env: { ACME_OTEL_ALWAYS_RECORD: value, OTEL_TRACES_SAMPLER: 'always_off' },
    });
    expect(run.stdout.trim()).toBe(seen);
    expect(run.spans).toEqual([]);
  });
});
