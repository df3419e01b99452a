import { describe, expect, it } from '@jest/globals';
import { ownLines, runScript, startApp } from '../support/run';

describe('setRequestAttributes', () => {
  it('is on every span and record of the request from then on, and on the server span', async () => {
    const app = await startApp('request-attributes.cjs');
    const [ada, bea, nobody] = await Promise.all(
      ['/?user=of-ada', '/?user=of-bea', '/'].map((path) => app.request(path)),
    );
    const run = await app.stop();
    for (const user of ['of-ada', 'of-bea', undefined]) {
      const server = run.spans.find(
        ({ kind, attributes }) =>
          kind === 'SERVER' &&
          attributes['url.path'] === '/' &&
          attributes['url.query'] === (user === undefined ? undefined : `user=${user}`),
      );
      const inTrace = run.spans.filter(({ traceId }) => traceId === server?.traceId);
      const users = inTrace.map(({ name, kind, attributes }) => [
        `${kind} ${name} ${attributes['url.path'] ?? ''}`.trim(),
        attributes['user.id'],
      ]);
      expect(Object.fromEntries(users)).toEqual({
        'SERVER GET /': user,
        ...(user === undefined ? {} : { 'INTERNAL identify': user }),
        'INTERNAL work': user,
        'INTERNAL deeper': user,
        'CLIENT GET /seen': user,
        'SERVER GET /seen': undefined,
      });
      expect(server?.attributes).not.toHaveProperty('big');
      const lines = run.logRecords
        .filter(({ traceId }) => traceId === server?.traceId)
        .map(({ body, attributes }) => [body, attributes['user.id']]);
      expect(Object.fromEntries(lines)).toEqual({
        before: undefined,
        inside: user,
        after: 'of the line',
      });
    }
    for (const answer of [ada, bea, nobody])
      expect(answer?.body).not.toMatch(/of-ada|of-bea|baggage/);
  });

  it('counts for the span of a job, and does nothing where there is none', async () => {
    const run = await runScript(`
      const { setRequestAttributes, withSpan } = require('@acme/otel-auto');
      setRequestAttributes({ job: 'none' });
      withSpan('job', () => {
        setRequestAttributes({ job: 'night' });
        withSpan('step', () => {});
      });
      withSpan('other', () => {});
    `);
    const jobs = run.spans.map(({ name, attributes }) => [name, attributes['job']]);
    expect(Object.fromEntries(jobs)).toEqual({ job: 'night', step: 'night', other: undefined });
    expect(ownLines(run)).toHaveLength(2);
  });

  it('does nothing without the distro', async () => {
    const run = await runScript(
      "require('@acme/otel-auto').setRequestAttributes({ a: 1 }); console.log('well');",
      { door: 'none' },
    );
    expect([run.stdout, run.stderr]).toEqual(['well\n', '']);
  });
});

describe('entries of the baggage as attributes', () => {
  const BAGGAGE = { baggage: 'shop.tenant=acme,shop.order=7%20a,region=eu,name=x' };

  it('ACME_OTEL_BAGGAGE_KEYS gives spans and records the chosen ones', async () => {
    const env = { ACME_OTEL_BAGGAGE_KEYS: 'shop.*,region,not there' };
    const app = await startApp('express.cjs', { env });
    await app.request('/hi/Ada', { headers: BAGGAGE });
    const run = await app.stop();
    const expected = { 'shop.tenant': 'acme', 'shop.order': '7 a', region: 'eu' };
    expect(run.spans).toMatchObject([{ attributes: expected }]);
    expect(run.logRecords).toMatchObject([{ attributes: expected }]);
    for (const { attributes } of [...run.spans, ...run.logRecords]) {
      expect(attributes).not.toHaveProperty('name');
    }
    expect(ownLines(run)).toContain(
      'ACME_OTEL_BAGGAGE_KEYS="not there" is not the key of an entry; using shop.*, region',
    );
  });

  it('are none by default', async () => {
    const app = await startApp('express.cjs');
    await app.request('/hi/Ada', { headers: BAGGAGE });
    const run = await app.stop();
    for (const { attributes } of [...run.spans, ...run.logRecords]) {
      expect(Object.keys(attributes).filter((key) => /^(shop|region|name)/.test(key))).toEqual([]);
    }
  });
});
