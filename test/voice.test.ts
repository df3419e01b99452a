import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createReceiver, type Fault, type Receiver } from '@acme/otlp-receiver';
import { ownLines, runScript, type RunFixtureOptions } from './support/run';

let receiver: Receiver;

beforeEach(async () => {
  receiver = await createReceiver();
});
afterEach(() => receiver.close());

const REFUSE_ALL: Fault = { kind: 'answer', status: 403, body: 'too old' };

/** The beginning of the scripts below. */
const PRELUDE = `
  const { trace, logs, metrics } = require('@opentelemetry/api');
  const { setTimeout: sleep } = require('node:timers/promises');
  const tracer = trace.getTracer('app');
  const logger = logs.getLogger('app');
  const span = (name = 'work') => tracer.startSpan(name).end();
  const line = (body = 'worked') => logger.emit({ body });
  const telemetry = require('@acme/otel-auto').start();
`;

/** Runs a script to its end; without metrics unless it asks for them. */
const run = (script: string, options: RunFixtureOptions = {}) =>
  runScript(`${PRELUDE}(async () => {${script}})();`, {
    receiver,
    ...options,
    env: { OTEL_METRICS_EXPORTER: 'none', ...options.env },
  });

/** Waits for what was sent: that an application says nothing counts only if it had something to speak of. */
const haveArrived = (spans: number) =>
  receiver.waitFor(`${spans} spans`, ({ seen }) => seen.spans.length === spans);

const endLines = (ended: { readonly stderr: string }) =>
  ownLines(ended).filter((said) => said.startsWith('the process ends'));

describe('what was lost', () => {
  it('is said at the first loss and, as far as it was not said yet, at the end', async () => {
    await receiver.misbehave(REFUSE_ALL);
    const ended = await run(`
      for (let i = 0; i < 3; i += 1) {
        span();
        line();
        line();
        await telemetry.forceFlush();
      }
    `);
    expect(ownLines(ended).filter((said) => said.includes('lost until'))).toEqual([
      expect.stringMatching(/^(1 span|2 log records) lost until now: refused by the receiver\.$/),
      expect.stringMatching(/^(1 span|2 log records) lost until now: refused by the receiver\.$/),
      expect.stringMatching(/^the process ends; lost until now: /),
    ]);
    const [last] = endLines(ended);
    expect(last).toContain('3 spans (refused by the receiver)');
    expect(last).toContain('6 log records (refused by the receiver)');
  });

  it('is nothing when all was delivered', async () => {
    const ended = await run('span(); line();');
    expect([ended.spans.length, ended.logRecords.length]).toEqual([1, 1]);
    expect(endLines(ended)).toEqual([]);
  });
});

describe('a request without an answer at process.exit()', () => {
  const SENT = 'span(); line(); line(); void telemetry.forceFlush();';

  it('is said to be of unknown fate when the answer is overdue', async () => {
    await receiver.misbehave({ kind: 'hang', reads: true });
    const ended = await run(`${SENT} await sleep(800); process.exit(4);`, { ending: 4 });
    expect(endLines(ended)).toEqual([
      expect.stringMatching(
        /^the process ends without an answer for 1 span, 2 log records: they were handed over, /,
      ),
    ]);
  });

  it('is not worth a word when the answer is simply still under way', async () => {
    await receiver.misbehave({ kind: 'late', delayMillis: 400 });
    const ended = await run(`${SENT} await sleep(100); process.exit(4);`, { ending: 4 });
    await haveArrived(1);
    expect(endLines(ended)).toEqual([]);
  });

  it('is not worth a word when the application was too busy to hear the answer', async () => {
    await receiver.misbehave({ kind: 'late', delayMillis: 200 });
    const ended = await run(
      `
      ${SENT}
      await sleep(100);
      const until = Date.now() + 1000;
      while (Date.now() < until);
      process.exit(4);
      `,
      { ending: 4 },
    );
    expect(ended.spans).toHaveLength(1);
    expect(endLines(ended)).toEqual([]);
  });

  it('is not worth a word when the receiver has always been that slow', async () => {
    await receiver.misbehave({ kind: 'late', delayMillis: 900 });
    const ended = await run(
      `span(); line(); await telemetry.forceFlush(); ${SENT} await sleep(700); process.exit(4);`,
      { ending: 4 },
    );
    await haveArrived(2);
    expect(endLines(ended)).toEqual([]);
  });
});

describe.each(['http/protobuf', 'http/json', 'grpc'])('after shutdown() (%s)', (protocol) => {
  it('spans and log records are counted, and nothing is thrown', async () => {
    const ended = await run(
      `
      span();
      line();
      await Promise.all([telemetry.shutdown(), telemetry.shutdown()]);
      await telemetry.shutdown();
      for (let i = 0; i < 3; i += 1) span('late');
      for (let i = 0; i < 2; i += 1) line('late');
      logs.getLogger('other').emit({ body: 'late' });
      metrics.getMeter('app').createCounter('late').add(1);
      await telemetry.forceFlush();
      `,
      { env: { OTEL_EXPORTER_OTLP_PROTOCOL: protocol, OTEL_EXPORTER_OTLP_TIMEOUT: '500' } },
    );
    expect(ownLines(ended)).toContain('1 span lost until now: recorded after shutdown().');
    expect(endLines(ended).at(0)).toBe(
      'the process ends; lost until now: 3 spans (recorded after shutdown()), ' +
        '3 log records (recorded after shutdown()).',
    );
    expect(ended.stderr).not.toContain('warning');
    expect(ended.spans.map(({ name }) => name)).not.toContain('late');
    expect(ended.logRecords.map(({ body }) => body)).not.toContain('late');
  });
});

describe.each(['http/protobuf', 'http/json'])('to be waited for (%s)', (protocol) => {
  it.each([
    ['forceFlush() of the handle', 'await telemetry.forceFlush();'],
    ['shutdown() of the handle', 'await telemetry.shutdown();'],
    [
      'forceFlush() of the global providers',
      'await Promise.all(providers.map((provider) => provider.forceFlush()));',
    ],
    [
      'shutdown() of the global providers, twice',
      'for (const each of [...providers, ...providers]) await each.shutdown();',
    ],
  ])('is what is in flight at %s', async (_what, wait) => {
    // It takes what it is sent when it answers, if the sender is still there.
    await receiver.misbehave({ kind: 'late', delayMillis: 300 });
    const ended = await run(
      `
      const own = (provider) => provider.getDelegate?.() ?? provider._getDelegate?.() ?? provider;
      const providers = [trace.getTracerProvider(), logs.getLoggerProvider(), metrics.getMeterProvider()].map(own);
      span();
      line();
      metrics.getMeter('app').createCounter('counter').add(1);
      ${wait}
      process.kill(process.pid, 'SIGKILL');
      `,
      {
        env: { OTEL_EXPORTER_OTLP_PROTOCOL: protocol, OTEL_METRICS_EXPORTER: 'otlp' },
        ending: 'SIGKILL',
      },
    );
    expect(ended.spans.map(({ name }) => name)).toEqual(['work']);
    expect(ended.logRecords.map(({ body }) => body)).toEqual(['worked']);
    expect(ended.metricPoints.map(({ name }) => name)).toContain('counter');
  });
});

describe('Retry-After', () => {
  it.each([
    ['in seconds', () => '2'],
    // A date has no milliseconds.
    ['as a date', () => new Date(Date.now() + 3000).toUTCString()],
  ])('%s is kept to by a flush', async (_form, retryAfter) => {
    const headers = { 'Retry-After': retryAfter() };
    await receiver.misbehave({ kind: 'answer', status: 503, headers });
    receiver.onRequest(() => void receiver.behave());
    const ended = await run(
      `
      for (let i = 0; i < 5; i += 1) {
        span();
        await telemetry.forceFlush();
        console.log('flushed');
      }
      process.kill(process.pid, 'SIGKILL');
      `,
      { ending: 'SIGKILL' },
    );
    expect(ended.stdout).toBe('flushed\n'.repeat(5));
    expect(ended.requests).toHaveLength(1);
    expect(ended.spans).toEqual([]);
  });

  it('is not waited for at the end, when what waits would be lost', async () => {
    await receiver.misbehave({ kind: 'answer', status: 503, headers: { 'Retry-After': '60' } });
    receiver.onRequest(() => void receiver.behave());
    const ended = await run('span(); await telemetry.forceFlush(); span();');
    expect(ended.spans).toHaveLength(2);
  });
});
