import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Run } from '@acme/otel-testkit';
import { createApplicationFolder, type ApplicationFolder } from './support/application-folder';
import { ownLines, runApp, type RunFixtureOptions } from './support/run';

const APPLICATIONS = {
  // Logs inside a request to itself, and has a transport of its own.
  'winston.cjs': `
    const http = require('node:http');
    const winston = require('winston');
    const { combine, errors, printf } = winston.format;
    const logger = winston.createLogger({
      format: errors({ stack: true }),
      transports: [
        new winston.transports.Console({
          format: printf(({ level, message }) => 'own ' + level + ': ' + message),
        }),
      ],
    });
    const server = http.createServer((request, response) => {
      logger.info('asked', { path: request.url, size: 10n });
      logger.error(new Error('no\\nway'));
      response.end();
    });
    server.listen(0, '127.0.0.1', () => {
      http.get({ host: '127.0.0.1', port: server.address().port, agent: false }, (response) => {
        response.resume();
        response.on('end', () => server.close());
      });
    });`,

  'values.cjs': `
    const { logs } = require('@opentelemetry/api');
    logs.getLogger('shop', '1.2.3').emit({
      timestamp: [1700000000, 123456789],
      severityNumber: 10,
      severityText: 'notice',
      eventName: 'order.placed',
      body: { text: 'a\\nb\\u2028c\\ud800', bytes: new Uint8Array([1, 2, 3]), big: 10n, nan: NaN },
      attributes: { id: 7, nested: { list: [1, null] } },
    });`,

  // More than a pipe takes at once, and then the end.
  'many.cjs': `
    const { logs } = require('@opentelemetry/api');
    const logger = logs.getLogger('shop');
    for (let index = 0; index < 2000; index += 1) logger.emit({ body: index });
    const signal = process.argv[2];
    if (signal !== undefined) {
      setInterval(() => {}, 1000);
      process.kill(process.pid, signal);
    }`,

  'prints-nothing.cjs': `
    const { logs } = require('@opentelemetry/api');
    for (const delay of [1, 50, 100]) setTimeout(() => logs.getLogger('shop').emit({ body: delay }), delay);
    process.on('exit', () => process.stderr.write('lived to its end\\n'));`,

  'listens.cjs': `
    for (const event of ['error', 'close']) {
      process.stdout.on(event, () => {
        process.stderr.write('heard ' + event + '\\n');
        process.exit(7);
      });
    }
    require('./prints-nothing.cjs');`,

  'prints.cjs': `
    require('./prints-nothing.cjs');
    const [, , method, times] = process.argv;
    const print = {
      log: () => console.log('text'),
      write: () => process.stdout.write('text\\n'),
    }[method];
    for (let time = 0; time < times; time += 1) setTimeout(print, 200 + 20 * time);`,

  // Runs another application whose stdout nobody reads.
  'unread.cjs': `
    const { spawn } = require('node:child_process');
    const child = spawn(process.execPath, process.argv.slice(2), { stdio: ['ignore', 'pipe', 'inherit'] });
    child.stdout.destroy();
    child.on('close', (code, signal) => process.stdout.write(JSON.stringify({ code, signal })));`,
};

const ONLY_LOGS = { OTEL_TRACES_EXPORTER: 'none', OTEL_METRICS_EXPORTER: 'none' };

interface Line extends Record<string, unknown> {
  readonly body: unknown;
  readonly attributes: Record<string, unknown>;
}

/** Everything on stdout that is not a line of the application's own. Throws where one is not JSON. */
function writtenRecords({ stdout }: Run): Line[] {
  expect(stdout).toMatch(/\n$/);
  return stdout
    .slice(0, -1)
    .split('\n')
    .filter((line) => !line.startsWith('own '))
    .map((line) => JSON.parse(line) as Line);
}

let folder: ApplicationFolder;

beforeAll(() => {
  folder = createApplicationFolder(APPLICATIONS);
});

afterAll(() => folder.remove());

const run = (
  entry: keyof typeof APPLICATIONS,
  env: Readonly<Record<string, string>>,
  more: Pick<RunFixtureOptions, 'args' | 'ending'> = {},
) => runApp(entry, { cwd: folder.path, env, ...more });

describe('OTEL_LOGS_EXPORTER=console', () => {
  it('writes a record as a line of JSON, with all that is in it', async () => {
    const done = await run('values.cjs', { ...ONLY_LOGS, OTEL_LOGS_EXPORTER: 'console' });
    expect(writtenRecords(done)).toEqual([
      {
        timestamp: '2023-11-14T22:13:20.123456789Z',
        observedTimestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]+\.\d{3}Z$/),
        severityNumber: 10,
        severityText: 'notice',
        eventName: 'order.placed',
        body: { text: 'a\nb\u2028c\ud800', bytes: 'AQID', big: '10', nan: 'NaN' },
        attributes: { id: 7, nested: { list: [1, null] } },
        scope: { name: 'shop', version: '1.2.3' },
        resource: {
          attributes: expect.objectContaining({ 'telemetry.distro.name': '@acme/otel-auto' }),
        },
      },
    ]);
    expect(done).toMatchObject({ exitCode: 0, logRecords: [] });
  });

  it("leaves the application's own lines as they are", async () => {
    const lines = { ACME_OTEL_LOG_CORRELATION: 'off' };
    const plain = await run('winston.cjs', { ...lines, OTEL_LOGS_EXPORTER: 'none' });
    const done = await run('winston.cjs', { ...lines, OTEL_LOGS_EXPORTER: 'console' });
    expect(plain.stdout).toBe('own info: asked\nown error: no\nway\n');
    expect(done.stdout.replaceAll(/^\{.*\}\n/gm, '')).toBe(plain.stdout);
  });

  it('joins its lines to the trace', async () => {
    const done = await run('winston.cjs', { OTEL_LOGS_EXPORTER: 'console' });
    const [server] = done.spans.filter(({ kind }) => kind === 'SERVER');
    const ids = { traceId: server?.traceId, spanId: server?.spanId, traceFlags: 3 };
    expect(server).toBeDefined();
    expect(writtenRecords({ ...done, stdout: done.stdout.replace('\nway\n', '\n') })).toMatchObject(
      [
        { severityText: 'info', body: 'asked', attributes: { path: '/', size: '10' }, ...ids },
        {
          severityText: 'error',
          body: 'no\nway',
          attributes: { 'exception.type': 'Error' },
          ...ids,
        },
      ],
    );
  });

  it('writes beside `otlp` what leaves over OTLP', async () => {
    const done = await run('values.cjs', { ...ONLY_LOGS, OTEL_LOGS_EXPORTER: 'otlp,console' });
    expect(writtenRecords(done)).toMatchObject([
      { eventName: 'order.placed', attributes: { id: 7 } },
    ]);
    expect(done.logRecords).toMatchObject([{ eventName: 'order.placed', attributes: { id: 7 } }]);
  });

  it.each([
    ['ends by itself', [], 0],
    ['is killed by SIGTERM', ['SIGTERM'], 'SIGTERM'],
  ] as const)('has written everything when the process %s', async (_title, args, ending) => {
    const env = { ...ONLY_LOGS, OTEL_LOGS_EXPORTER: 'console' };
    const done = await run('many.cjs', env, { args, ending });
    expect(writtenRecords(done).map(({ body }) => body)).toEqual(
      Array.from({ length: 2000 }, (_, index) => index),
    );
  });
});

describe.each(['20.10', '22.15', '24', '26'] as const)(
  'a stdout that nobody reads, on Node.js %s',
  (nodeVersion) => {
    const runUnread = async (...nodeArgs: readonly string[]) => {
      const done = await runApp('unread.cjs', {
        cwd: folder.path,
        door: 'none',
        nodeVersion,
        env: { ...ONLY_LOGS, OTEL_LOGS_EXPORTER: 'console' },
        args: nodeArgs,
      });
      return { ...done, child: JSON.parse(done.stdout) as unknown };
    };
    const WITH = ['--require', '@acme/otel-auto/register'];

    it.each(['prints-nothing.cjs', 'listens.cjs'])(
      'ends no application that does not write to it: %s',
      async (entry) => {
        const plain = await runUnread(entry);
        const done = await runUnread(...WITH, entry);
        expect(plain.child).toEqual({ code: 0, signal: null });
        expect(done.child).toEqual(plain.child);
        expect(done.stderr).toContain('lived to its end');
        expect(done.stderr).not.toContain('heard');
        expect(ownLines(done).filter((line) => line.includes('stdout'))).toEqual([
          'logs could not be written to stdout (write EPIPE); the application is untouched.',
        ]);
      },
    );

    // console.log overlooks the first write that fails.
    it.each([
      ['log', '1', 0],
      ['log', '2', 1],
      ['write', '1', 1],
    ])('ends one that writes by %s %s times as it does without us', async (method, times, code) => {
      const plain = await runUnread('prints.cjs', method, times);
      const done = await runUnread(...WITH, 'prints.cjs', method, times);
      expect(plain.child).toEqual({ code, signal: null });
      expect(done.child).toEqual(plain.child);
    });
  },
);
