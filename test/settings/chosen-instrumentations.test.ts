import { describe, expect, it } from '@jest/globals';
import type { Run } from '@acme/otel-testkit';
import { ownLines, startApp } from '../support/run';
import { installationFolder } from '../support/installation';

/** The run of an application that has answered one request. */
async function ask(
  entry: string,
  path: string,
  env: Readonly<Record<string, string>>,
  cwd = installationFolder(),
): Promise<Run> {
  const app = await startApp(entry, { env, cwd });
  try {
    await app.request(path);
  } finally {
    await app.stop();
  }
  return app.stop();
}

const scopesOf = ({ spans }: Run) => spans.map(({ scope }) => scope.name);

describe('the instrumentations', () => {
  it('OTEL_NODE_ENABLED_INSTRUMENTATIONS are the only ones that run', async () => {
    const run = await ask('express.cjs', '/hi/Ada', {
      OTEL_NODE_ENABLED_INSTRUMENTATIONS: '@opentelemetry/instrumentation-winston,exprss',
    });
    expect(run.spans).toEqual([]);
    expect(run.logRecords.map(({ body }) => body)).toEqual(['hi Ada']);
    expect(ownLines(run)).toContain(
      'OTEL_NODE_ENABLED_INSTRUMENTATIONS="exprss" is not an instrumentation of this distro (did you mean express?); using winston',
    );
  });

  it('OTEL_NODE_DISABLED_INSTRUMENTATIONS do not run', async () => {
    const run = await ask('express.cjs', '/hi/Ada', {
      OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'winston',
    });
    expect(run.spans.map(({ name }) => name)).toEqual(['GET /hi/:name']);
    expect(run.logRecords).toEqual([]);
  });

  it('ACME_OTEL_MIDDLEWARE_SPANS gives routers and middleware spans of their own', async () => {
    const [few, many] = await Promise.all(
      ['false', 'true'].map((value) =>
        ask('express.cjs', '/hi/Ada', { ACME_OTEL_MIDDLEWARE_SPANS: value }),
      ),
    );
    expect(scopesOf(few!)).toHaveLength(1);
    expect(scopesOf(many!).length).toBeGreaterThan(1);
  });

  it('ACME_OTEL_NESTJS_STEPS chooses the steps of NestJS that get a span', async () => {
    const cwd = installationFolder('apps-nest11');
    const [none, all] = await Promise.all(
      ['none', 'all'].map((value) =>
        ask('http.cjs', '/api/orders/steps/Ada', { ACME_OTEL_NESTJS_STEPS: value }, cwd),
      ),
    );
    const stepsOf = ({ spans }: Run) =>
      spans.map(({ name }) => name).filter((name) => name.startsWith('guard '));
    expect([stepsOf(none!), stepsOf(all!)]).toEqual([[], ['guard RolesGuard']]);
  });
});
