import { describe, expect, it } from '@jest/globals';
import type { Run } from '@acme/otel-testkit';
import { startApp } from '../support/run';

const SECRET = 's3cret';

/** Each holds the secret, and something that is none. */
const TARGETS = [
  `/answer?code=${SECRET}&page=2`,
  `/answer?key=${SECRET}&page=2`,
  `/answer?page=2&user[password]=${SECRET}`,
  `/answer?page=2&user%5Bpassword%5D=${SECRET}`,
  `/answer?SAMLResponse=${SECRET}&page=2`,
  `/answer?page=2&x_token=${SECRET}`,
  `/answer;token=${SECRET}?page=2`,
  `/answer;token=${SECRET}/items?page=2`,
  `/answer;page=2;token=${SECRET}`,
  `/answer?code=${SECRET}&key=${SECRET}&user[password]=${SECRET}&page=2&SAMLResponse=${SECRET}&x_token=${SECRET}`,
];

describe('a secret in a URL', () => {
  it.each(TARGETS)('never leaves by a server span: %s', async (target) => {
    const run = await ask(target);
    expectNoSecret(run, 'SERVER');
  });

  it.each(['http', 'fetch'])('never leaves by a client span of %s', async (client) => {
    const run = await ask(
      ...TARGETS.map((target) => `/${client}?target=${encodeURIComponent(target)}`),
    );
    expectNoSecret(run, 'CLIENT');
    expect(run.spans.filter(({ kind }) => kind === 'CLIENT')).toHaveLength(TARGETS.length);
  });
});

describe('what is no secret in a URL', () => {
  it.each([
    '/answer?sort_key=a&keys=b&codec=c&country_code=d&passenger=e&tokens_used=f',
    '/answer;page=2/token/items',
  ])('leaves as it is: %s', async (target) => {
    const run = await ask(target);
    const [span] = run.spans;
    const query = span?.attributes['url.query'];
    const sent = `${String(span?.attributes['url.path'])}${query === undefined ? '' : `?${String(query)}`}`;
    expect(sent).toBe(target);
  });
});

function expectNoSecret({ spans, metricPoints }: Run, kind: 'SERVER' | 'CLIENT'): void {
  const seen = spans.filter((span) => span.kind === kind);
  expect(seen).not.toEqual([]);
  expect(toText(seen)).not.toContain(SECRET);
  expect(toText(metricPoints)).not.toContain(SECRET);
  for (const { attributes } of seen) {
    const url = [attributes['url.full'], attributes['url.path'], attributes['url.query']].join(' ');
    expect(url).toContain('/answer');
    expect(url).toContain('page=2');
  }
}

async function ask(...paths: readonly string[]): Promise<Run> {
  const app = await startApp('calls.cjs');
  try {
    for (const path of paths) await app.request(path);
  } finally {
    await app.stop();
  }
  return app.stop();
}

const toText = (values: readonly unknown[]): string =>
  JSON.stringify(values, (_, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );
