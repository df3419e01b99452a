import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseJsonLines } from '@acme/otel-testkit';
import { createApplicationFolder, type ApplicationFolder } from '../support/application-folder';
import { runApp } from '../support/run';

/** Each way to take a logger in, and what makes one of it. */
const IMPORTS = {
  'pino-default.mjs': `import pino from 'pino'; const logger = pino();`,
  'pino-named.mjs': `import { pino } from 'pino'; const logger = pino();`,
  'pino-later.mjs': `const { default: pino } = await import('pino'); const logger = pino();`,
  'winston-default.mjs': `
    import winston from 'winston';
    const logger = winston.createLogger({ transports: [new winston.transports.Console()] });`,
  'winston-named.mjs': `
    import { createLogger, transports } from 'winston';
    const logger = createLogger({ transports: [new transports.Console()] });`,
};

/** Logs inside a request to itself. */
const serve = (logger: string) => `
  import http from 'node:http';
  ${logger}
  const server = http.createServer((request, response) => {
    logger.info('asked');
    response.end();
  });
  server.listen(0, '127.0.0.1', () => {
    http.get({ host: '127.0.0.1', port: server.address().port, agent: false }, (response) => {
      response.resume();
      response.on('end', () => server.close());
    });
  });`;

describe.each(['22.15', '22', '24', '26'] as const)(
  'an ES module on Node.js %s that imports a logger',
  (nodeVersion) => {
    let folder: ApplicationFolder;

    beforeAll(() => {
      folder = createApplicationFolder(
        Object.fromEntries(
          Object.entries(IMPORTS).map(([name, logger]) => [name, serve(logger)] as const),
        ),
      );
    });

    afterAll(() => folder.remove());

    it.each(Object.keys(IMPORTS))(
      'sends its records with the ids of the span: %s',
      async (entry) => {
        const run = await runApp(entry, { cwd: folder.path, nodeVersion });
        const [span] = run.spans.filter(({ kind }) => kind === 'SERVER');
        expect(span).toBeDefined();
        expect(run.logRecords).toMatchObject([
          { body: 'asked', traceId: span?.traceId, spanId: span?.spanId },
        ]);
        expect(parseJsonLines(run.stdout)).toMatchObject([{ trace_id: span?.traceId }]);
        expect(run).toMatchObject({ exitCode: 0, signal: null });
      },
    );
  },
);
