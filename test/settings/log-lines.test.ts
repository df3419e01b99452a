import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Run } from '@acme/otel-testkit';
import { runScript, startApp } from '../support/run';

type Environment = Readonly<Record<string, string>>;

const run = (env: Environment): Promise<Run> =>
  runScript(
    `
    const winston = require('winston');
    const logger = winston.createLogger({
      format: winston.format.json(),
      transports: [new winston.transports.Console()],
    });
    require('@opentelemetry/api').trace.getTracer('app').startActiveSpan('work', (span) => {
      logger.info('by winston');
      console.log('{"message":"by console"}');
      span.end();
    });`,
    { env: { OTEL_METRICS_EXPORTER: 'none', OTEL_SERVICE_NAME: 'shop', ...env } },
  );

const lineOf = ({ stdout }: Run): Record<string, unknown> =>
  JSON.parse(stdout.split('\n').find((line) => line.includes('by winston')) ?? '{}') as Record<
    string,
    unknown
  >;

describe('the level of records', () => {
  it('ACME_OTEL_LOGS_LEVEL leaves out records of less severe lines, which are printed', async () => {
    const done = await run({ ACME_OTEL_LOGS_LEVEL: 'ERROR' });
    expect(done.logRecords).toEqual([]);
    expect(lineOf(done)['message']).toBe('by winston');
  });
});

describe('the ids in lines', () => {
  it('ACME_OTEL_LOG_CORRELATION=off leaves lines alone, not records', async () => {
    const done = await run({ ACME_OTEL_LOG_CORRELATION: 'off' });
    expect(lineOf(done)).toEqual({ level: 'info', message: 'by winston' });
    expect(done.logRecords.map(({ traceId }) => traceId)).toEqual([done.spans[0]?.traceId]);
  });

  let done: Run;
  beforeAll(async () => {
    done = await run({
      ACME_OTEL_LOG_CORRELATION_FIELDS: 'trace_id=dd.trace_id',
      ACME_OTEL_LOG_CORRELATION_RESOURCE: 'service.name',
      ACME_OTEL_CONSOLE_LOGS: 'true',
    });
  });
  const recordOf = (text: string) =>
    done.logRecords.find(({ body }) => String(body).includes(text));

  it('ACME_OTEL_LOG_CORRELATION_FIELDS renames them', () =>
    expect(lineOf(done)['dd.trace_id']).toBe(done.spans[0]?.traceId));
  it('ACME_OTEL_LOG_CORRELATION_RESOURCE adds attributes of the resource', () =>
    expect(lineOf(done)['service.name']).toBe('shop'));
  it('ACME_OTEL_LOGS_CODE_ATTRIBUTES says where the logger was called', async () => {
    const app = await startApp('express.cjs', { env: { ACME_OTEL_LOGS_CODE_ATTRIBUTES: 'true' } });
    await app.request('/hi/Ada');
    const { logRecords } = await app.stop();
    expect(logRecords[0]?.attributes).toMatchObject({
      'code.file.path': expect.stringMatching(/express\.cjs$/),
      'code.line.number': expect.any(Number),
    });
  });
  it('ACME_OTEL_CONSOLE_LOGS makes records of what is printed', () =>
    expect(recordOf('by console')).toBeDefined());
});

describe('what is printed while a request is ignored', () => {
  it('ACME_OTEL_CONSOLE_LOGS makes records of it, too', async () => {
    const done = await runScript(
      `const http = require('node:http');
       const server = http.createServer((request, response) => {
         console.log('printed for ' + request.url);
         response.end();
       }).listen(0, async () => {
         const address = 'http://127.0.0.1:' + server.address().port;
         for (const path of ['/orders', '/health']) await (await fetch(address + path)).text();
         server.close();
         server.closeAllConnections();
       });`,
      { env: { ACME_OTEL_CONSOLE_LOGS: 'true', OTEL_METRICS_EXPORTER: 'none' } },
    );
    expect(done.logRecords.map(({ body, traceId }) => [body, traceId !== undefined])).toEqual([
      ['printed for /orders', true],
      ['printed for /health', false],
    ]);
  });
});
