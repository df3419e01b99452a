import { describe, expect, it } from '@jest/globals';
import { runScript } from './support/run';

/** The paths of requests, and the code of the application's middleware for each. */
const CASES: Readonly<Record<string, string>> = {
  '/plain': 'next(error)',
  '/later': 'setImmediate(next, error)',
  '/thrown': '{ throw error; }',
};

const application = (express: string): string => `
  const app = require('${express}')().set('env', 'test');
  const error = new Error('out of order');
  ${Object.entries(CASES)
    .map(
      ([path, act]) => `app.use('${path}', function broken(request, response, next) { ${act} });`,
    )
    .join('\n')}
  const server = app.listen(0, async () => {
    for (const path of ${JSON.stringify(Object.keys(CASES))}) {
      await (await fetch('http://127.0.0.1:' + server.address().port + path)).text();
    }
    server.close();
  });`;

describe.each(['express', 'express4'])('the middleware spans of %s', (express) => {
  it('have the error that their middleware hands on, where no handler of errors takes it', async () => {
    const run = await runScript(application(express), {
      env: { ACME_OTEL_MIDDLEWARE_SPANS: 'true' },
    });
    expect(run.exitCode).toBe(0);
    const layers = run.spans.filter(({ name }) => name.startsWith('middleware - '));
    expect(
      layers
        .filter(({ events }) => events.length > 0)
        .map(({ status, events }) => [status.code, events[0]?.attributes['exception.message']]),
    ).toEqual(Object.keys(CASES).map(() => ['ERROR', 'out of order']));
  });
});
