import { describe, expect, it } from '@jest/globals';
import { ownLines, runScript } from '../support/run';

/** Runs a script with a winston logger whose lines of three levels are written by `work`. */
const run = (script: string, env: Readonly<Record<string, string>>) =>
  runScript(
    `
    const { logs, trace, context } = require('@opentelemetry/api');
    const winston = require('winston');
    const loggerOf = (label) => winston.createLogger({
      level: 'debug',
      format: winston.format.label({ label }),
      transports: [new winston.transports.Console({ silent: true })],
    });
    const inSpan = (work) => trace.getTracer('app').startActiveSpan('work', (span) => {
      work();
      span.end();
    });
    ${script}`,
    { env: { OTEL_METRICS_EXPORTER: 'none', ...env } },
  );

const ALL_LEVELS = `
  for (const logger of [loggerOf('payments'), loggerOf('orders')]) {
    for (const level of ['debug', 'info', 'error']) logger.log(level, level);
  }
  for (const severityNumber of [5, 9, 17]) {
    logs.getLogger('db.pool').emit({ severityNumber, body: String(severityNumber) });
  }
  logs.getLogger('db.pool').emit({ body: 'without a severity' });`;

const bodiesOf = (
  { logRecords }: Awaited<ReturnType<typeof run>>,
  name: string,
): readonly unknown[] =>
  logRecords
    .filter(({ attributes, scope }) => (attributes['label'] ?? scope.name) === name)
    .map(({ body }) => body);

describe('the variables that leave out log records', () => {
  it('ACME_OTEL_LOGS_LEVELS sets the least severe level by the name of the logger', async () => {
    const done = await run(ALL_LEVELS, {
      ACME_OTEL_LOGS_LEVELS: 'payments=error,db.*=info,winston=info',
    });
    expect(bodiesOf(done, 'payments')).toEqual(['error']);
    expect(bodiesOf(done, 'orders')).toEqual(['info', 'error']);
    expect(bodiesOf(done, 'db.pool')).toEqual(['9', '17', 'without a severity']);
  });

  it('ACME_OTEL_LOGS_LEVELS goes before the level for all loggers', async () => {
    const done = await run(ALL_LEVELS, {
      ACME_OTEL_LOGS_LEVEL: 'error',
      ACME_OTEL_LOGS_LEVELS: 'payments=debug',
    });
    expect(bodiesOf(done, 'payments')).toEqual(['debug', 'info', 'error']);
    expect(bodiesOf(done, 'orders')).toEqual(['error']);
  });

  it('ACME_OTEL_LOGS_LEVELS keeps the others beside an entry without a level', async () => {
    const done = await run(ALL_LEVELS, { ACME_OTEL_LOGS_LEVELS: 'orders=loud,payments=error' });
    expect(bodiesOf(done, 'payments')).toEqual(['error']);
    expect(bodiesOf(done, 'orders')).toEqual(['debug', 'info', 'error']);
    expect(ownLines(done).filter((line) => line.includes('ACME_OTEL_LOGS_LEVELS'))).toEqual([
      'ACME_OTEL_LOGS_LEVELS="orders=loud" is not a name, = and one of trace, debug, info, warn, error, fatal; ignored',
    ]);
  });

  it('ACME_OTEL_LOGS_UNSAMPLED keeps the severe records of traces that are not sampled', async () => {
    const lines = `
      inSpan(() => loggerOf('inside').info('calm'));
      inSpan(() => loggerOf('inside').error('severe'));
      loggerOf('outside').info('calm');`;
    const env = { OTEL_TRACES_SAMPLER: 'always_off' };
    const bodies = async (unsampled: string) => {
      const done = await run(lines, { ...env, ACME_OTEL_LOGS_UNSAMPLED: unsampled });
      return [bodiesOf(done, 'inside'), bodiesOf(done, 'outside')];
    };
    expect(await bodies('')).toEqual([['calm', 'severe'], ['calm']]);
    expect(await bodies('warn')).toEqual([['severe'], ['calm']]);
    expect(await bodies('none')).toEqual([[], ['calm']]);
  });

  it('ACME_OTEL_LOGS_PER_SECOND leaves out what exceeds it and counts that by logger', async () => {
    const done = await run(
      `const chatty = loggerOf('chatty');
       for (let i = 0; i < 500; i += 1) chatty.info('line');
       loggerOf('calm').info('line');`,
      { ACME_OTEL_LOGS_PER_SECOND: '3' },
    );
    const kept = bodiesOf(done, 'chatty').length;
    expect(kept).toBeGreaterThanOrEqual(3);
    expect(kept).toBeLessThan(500);
    expect(bodiesOf(done, 'calm')).toEqual(['line']);
    const cause = 'more than 3 in a second of the logger "chatty" (ACME_OTEL_LOGS_PER_SECOND)';
    const lines = ownLines(done).filter((line) => line.includes(cause));
    expect(lines).toEqual([
      `1 log record lost until now: ${cause}.`,
      `the process ends; lost until now: ${500 - kept} log records (${cause}).`,
    ]);
  });
});

describe('exceptions', () => {
  const FAILING = `
    trace.getTracer('app').startActiveSpan('work', (span) => {
      span.recordException(new RangeError('too far'));
      span.end();
    });`;
  const outcome = async (env: Readonly<Record<string, string>>) => {
    const { spans, logRecords } = await run(FAILING, env);
    const [span] = spans;
    return {
      events: spans.flatMap(({ events }) => events.map(({ name }) => name)),
      records: logRecords.map(({ eventName, severityText, body, attributes, traceId, spanId }) => ({
        eventName,
        severityText,
        body,
        type: attributes['exception.type'],
        message: attributes['exception.message'],
        hasStack: String(attributes['exception.stacktrace']).startsWith('RangeError: too far\n'),
        isJoined:
          span === undefined ? undefined : traceId === span.traceId && spanId === span.spanId,
      })),
    };
  };
  const RECORD = {
    eventName: 'exception',
    severityText: 'ERROR',
    body: 'RangeError: too far',
    type: 'RangeError',
    message: 'too far',
    hasStack: true,
    isJoined: true,
  };

  it('OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN unset leaves them on their spans', async () => {
    expect(await outcome({})).toEqual({ events: ['exception'], records: [] });
  });

  it('OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN=logs makes log records of them, in place of events', async () => {
    const env = { OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN: 'logs' };
    expect(await outcome(env)).toEqual({ events: [], records: [RECORD] });
  });

  it('OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN=logs/dup makes log records of them, beside events', async () => {
    const env = { OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN: 'logs/dup' };
    expect(await outcome(env)).toEqual({ events: ['exception'], records: [RECORD] });
  });

  it('OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN=logs makes log records where the trace is not sampled', async () => {
    const env = {
      OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN: 'logs',
      OTEL_TRACES_SAMPLER: 'always_off',
    };
    const record = { ...RECORD, isJoined: undefined };
    expect(await outcome(env)).toEqual({ events: [], records: [record] });
  });

  it('OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN=logs says so where logs are off, and keeps the events', async () => {
    const done = await run(FAILING, {
      OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN: 'logs',
      OTEL_LOGS_EXPORTER: 'none',
    });
    expect(done.spans.flatMap(({ events }) => events.map(({ name }) => name))).toEqual([
      'exception',
    ]);
    expect(ownLines(done)).toContain(
      'OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN="logs" is not of use where logs are off (set OTEL_LOGS_EXPORTER=otlp); using events of spans',
    );
  });
});

describe('the exception of a request', () => {
  it('OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN=logs names the event by the work that failed', async () => {
    const { spans, logRecords } = await run(
      `const app = require('express')();
       app.get('/fail', () => { throw new RangeError('too far'); });
       const server = app.listen(0, async () => {
         await (await fetch('http://127.0.0.1:' + server.address().port + '/fail')).text();
         server.close();
       });`,
      { OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN: 'logs', NODE_ENV: 'test' },
    );
    const server = spans.find(({ kind }) => kind === 'SERVER');
    expect(server?.status.code).toBe('ERROR');
    expect(server?.events).toEqual([]);
    expect(logRecords.map(({ eventName, body, spanId }) => ({ eventName, body, spanId }))).toEqual([
      {
        eventName: 'http.server.request.exception',
        body: 'RangeError: too far',
        spanId: server?.spanId,
      },
    ]);
  });
});
