import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { describeDoors } from '@acme/otel-testkit/jest';
import { createApplicationFolder, type ApplicationFolder } from './support/application-folder';
import { installLibraries } from './support/install-libraries';
import { installationFolder } from './support/installation';
import { runApp } from './support/run';

// `@opentelemetry/api-logs` was the Logs API until `@opentelemetry/api` 1.10, which took it in.

/** Applications as ES modules; in CommonJS they `require` the same. */
const APPLICATIONS = {
  // A library that knows no more of OpenTelemetry than its logs.
  alone: `
    import { logs, SeverityNumber } from '@opentelemetry/api-logs';
    logs.getLogger('alone').emit({ severityNumber: SeverityNumber.FATAL, body: 'alone' });`,

  spans: `
    import { logs, SeverityNumber } from '@opentelemetry/api-logs';
    import { context, ROOT_CONTEXT, trace } from '@opentelemetry/api';
    const logger = logs.getLogger('early', '1.2.3', { schemaUrl: 'https://schema.test/1' });
    logger.emit({
      timestamp: [1700000000, 123456789],
      observedTimestamp: new Date(1700000001000),
      severityNumber: SeverityNumber.WARN,
      severityText: 'warning',
      body: 'before',
      attributes: { text: 'a', list: [1, 2], map: { b: true } },
    });
    trace.getTracer('app').startActiveSpan('work', (span) => {
      logger.emit({ timestamp: 1700000002000, body: { in: ['span'] } });
      const active = context.active();
      context.with(ROOT_CONTEXT, () => {
        logs.getLoggerProvider().getLogger('late').emit({ body: 'given', context: active });
      });
      span.end();
    });
    logger.emit({ body: 'after' });`,

  libraries: `
    import http from 'node:http';
    import express from 'express';
    import winston from 'winston';
    import { logs } from '@opentelemetry/api-logs';
    const logger = logs.getLogger('app');
    const own = winston.createLogger({ transports: [new winston.transports.Console()] });
    const app = express();
    app.get('/asked', (request, response) => {
      own.info('by winston');
      logger.emit({ body: 'by hand' });
      response.end();
    });
    const server = app.listen(0, '127.0.0.1', () => {
      http.get({ host: '127.0.0.1', port: server.address().port, path: '/asked', agent: false }, (response) => {
        response.resume();
        response.on('end', () => server.close());
      });
    });`,
};

const toCommonJs = (text: string) =>
  text.replaceAll(/import (.*) from ('.*');/g, 'const $1 = require($2);');

/** The applications in both module kinds, beside one copy of each of the two packages. */
function createFolder(apiLogs: string, api: string): ApplicationFolder {
  const files = Object.entries(APPLICATIONS).flatMap(([name, text]) => [
    [`${name}.mjs`, text] as const,
    [`${name}.cjs`, toCommonJs(text)] as const,
  ]);
  const folder = createApplicationFolder(Object.fromEntries(files));
  const target = join(folder.path, 'node_modules/@opentelemetry');
  cpSync(
    join(installLibraries('apps-api-logs'), 'node_modules', apiLogs),
    join(target, 'api-logs'),
    {
      recursive: true,
    },
  );
  cpSync(join(installationFolder(), 'node_modules', api), join(target, 'api'), { recursive: true });
  return folder;
}

describe.each([
  ['api-logs-0.48', 'api-1.9'],
  ['api-logs-0.57', 'api-1.9'],
  ['api-logs-0.203', 'api-1.9'],
  ['api-logs-0.223', 'api-1.9'],
  ['api-logs-0.223', '@opentelemetry/api'],
])('%s beside %s', (apiLogs, api) => {
  let folder: ApplicationFolder;

  beforeAll(() => {
    folder = createFolder(apiLogs, api);
  });

  afterAll(() => folder.remove());

  describeDoors(
    'an application',
    // The first hooks ES modules from a thread, the second in place.
    { doors: ['require', 'first-line'], nodeVersions: ['22.15', '26'] },
    ({ door, moduleKind, nodeVersion }) => {
      const run = (name: keyof typeof APPLICATIONS) =>
        runApp(`${name}.${moduleKind === 'esm' ? 'mjs' : 'cjs'}`, {
          cwd: folder.path,
          door,
          nodeVersion,
        });

      it('sends its records when it uses nothing else', async () => {
        const { logRecords, exitCode } = await run('alone');
        expect(logRecords).toMatchObject([
          { body: 'alone', severityNumber: 21, scope: { name: 'alone' } },
        ]);
        expect(exitCode).toBe(0);
      });

      it('sends its records with all that is in them, joined to the span they are made in', async () => {
        const { logRecords, spans, exitCode } = await run('spans');
        const [span] = spans;
        expect(span?.name).toBe('work');
        const ids = { traceId: span?.traceId, spanId: span?.spanId };
        const early = { name: 'early', version: '1.2.3' };
        // OTLP groups them by scope.
        expect(logRecords).toMatchObject([
          {
            timeUnixNano: 1_700_000_000_123_456_789n,
            observedTimeUnixNano: 1_700_000_001_000_000_000n,
            severityNumber: 13,
            severityText: 'warning',
            body: 'before',
            attributes: { text: 'a', list: [1, 2], map: { b: true } },
            scope: early,
          },
          {
            timeUnixNano: 1_700_000_002_000_000_000n,
            body: { in: ['span'] },
            scope: early,
            ...ids,
          },
          { body: 'after', scope: early },
          { body: 'given', scope: { name: 'late' }, ...ids },
        ]);
        expect(logRecords.map(({ traceId }) => traceId !== undefined)).toEqual([
          false,
          true,
          false,
          true,
        ]);
        expect(exitCode).toBe(0);
      });

      it("sends them beside those of a logger, joined to the request's span", async () => {
        const { logRecords, spans, exitCode } = await run('libraries');
        const server = spans.find(({ kind }) => kind === 'SERVER');
        expect(server?.name).toBe('GET /asked');
        const ids = { traceId: server?.traceId, spanId: server?.spanId };
        expect(logRecords.map(({ body, traceId, spanId }) => ({ body, traceId, spanId }))).toEqual([
          { body: 'by winston', ...ids },
          { body: 'by hand', ...ids },
        ]);
        expect(exitCode).toBe(0);
      });
    },
  );
});
