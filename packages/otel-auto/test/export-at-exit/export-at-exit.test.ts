import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ServerResponse } from 'node:http';
import { EXIT_SENDER } from '../support/exit-sender';
import { otlpSettings } from '../support/otlp-settings';
import { runScript } from '../support/run-script';
import { createTemporaryFolder } from '../support/temporary-folder';
import { createTestServer, type TakenRequest, type TestServer } from '../support/test-server';

let servers: TestServer[];

beforeEach(() => {
  servers = [];
});
afterEach(async () => {
  await Promise.all(servers.map((server) => server.close()));
});

const serve = async (answer?: (response: ServerResponse, request: TakenRequest) => void) => {
  const server = await createTestServer(answer);
  servers.push(server);
  return server;
};

interface Delivered {
  readonly results: readonly string[];
  readonly delay?: object;
  readonly obstacle?: { readonly cause: string; readonly cure: string };
  readonly error?: object;
  /** Whether it took less than half of the time. */
  readonly isQuick: boolean;
}

/**
 * Exports requests in the `exit` event of a process of its own, which prints the results. `script`
 * can use the settings of the receivers, `otlp`, by signal, and returns `requests`.
 */
const run = async (
  script: string,
  options: {
    readonly timeoutMillis?: number;
    readonly source?: string;
    /** Code in the exit listener, before anything is delivered. */
    readonly first?: string;
    readonly execArgv?: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
  } = {},
): Promise<Delivered> => {
  const { timeoutMillis = 10_000, source = EXIT_SENDER, first = '', ...rest } = options;
  const { stdout, ...ended } = await runScript(
    `
    const { exportAtExit } = load('export-at-exit/export-at-exit.ts');
    const otlp = {};
    const requests = [];
    const send = (signal, text) => requests.push({ signal, body: Buffer.from(text), count: 1 });
    const otlpTo = (url, given = {}) => ({ ...${JSON.stringify(otlpSettings())}, url, ...given });
    ${script}
    process.on('exit', () => {
      const about = {
        otlpOf: (signal) => otlp[signal],
        timeoutMillis: ${timeoutMillis},
        source: ${JSON.stringify(source)},
      };
      ${first}
      const began = performance.now();
      const { error, ...exported } = exportAtExit(requests, about);
      const isQuick = performance.now() - began < about.timeoutMillis / 2;
      console.log(JSON.stringify({ ...exported, error: error && { message: error.message, ...error }, isQuick }));
    });
    `,
    rest,
  );
  expect(ended).toEqual({ exitCode: 0, signal: null, stderr: '' });
  return JSON.parse(stdout) as Delivered;
};

const deliver = async (...input: Parameters<typeof run>) => (await run(...input)).results;

describe('what is delivered at the exit', () => {
  it('arrives as it would have before, each signal where it belongs', async () => {
    const [one, two] = [await serve(), await serve()];
    const results = await deliver(`
      otlp.traces = otlpTo('${one.url}', { headers: { 'Content-Type': 'application/x-protobuf', key: 'a' } });
      otlp.logs = otlpTo('${two.url}', { headers: { key: 'b' } });
      send('traces', 'first');
      send('logs', 'second');
      send('traces', 'third');
    `);
    expect(results).toEqual(['delivered', 'delivered', 'delivered']);
    expect(one.requests.map(({ body }) => body.toString()).sort()).toEqual(['first', 'third']);
    expect(one.requests[0]).toMatchObject({
      method: 'POST',
      path: '/v1/traces',
      headers: { key: 'a', 'content-type': 'application/x-protobuf', 'content-length': '5' },
    });
    expect(two.requests.map(({ body, headers }) => [body.toString(), headers['key']])).toEqual([
      ['second', 'b'],
    ]);
  });

  it('is compressed where the settings say so', async () => {
    const server = await serve();
    await deliver(`
      otlp.logs = otlpTo('${server.url}', { compression: 'gzip' });
      send('logs', 'x'.repeat(100_000));
    `);
    const [request] = server.requests;
    expect(request!.body.byteLength).toBeLessThan(1000);
    expect(gunzipSync(request!.body).toString()).toBe('x'.repeat(100_000));
  });

  it('may be as much as can wait', async () => {
    const server = await serve();
    const results = await deliver(`
      otlp.logs = otlpTo('${server.url}');
      for (let i = 0; i < 64; i += 1) send('logs', Buffer.alloc(256 * 1024, i));
    `);
    expect(results).toEqual(Array.from({ length: 64 }, () => 'delivered'));
    const received = server.requests.reduce((sum, { body }) => sum + body.byteLength, 0);
    expect(received).toBe(16 * 1024 * 1024);
  });

  it('is not delivered to a receiver that refuses it, or is not there', async () => {
    const [good, bad] = [
      await serve(),
      await serve((response) => response.writeHead(503).end('busy')),
    ];
    const gone = await createTestServer();
    await gone.close();
    const results = await deliver(`
      otlp.traces = otlpTo('${good.url}');
      otlp.logs = otlpTo('${bad.url}');
      otlp.metrics = otlpTo('${gone.url}');
      for (const signal of ['logs', 'traces', 'metrics']) send(signal, signal);
    `);
    expect(results).toEqual(['failed', 'delivered', 'failed']);
  });

  it('does not follow redirects', async () => {
    const other = await serve();
    const server = await serve((response) =>
      response.writeHead(307, { location: other.url }).end(),
    );
    const results = await deliver(`otlp.logs = otlpTo('${server.url}'); send('logs', 'a');`);
    expect([results, other.requests]).toEqual([['failed'], []]);
  });

  it.each([
    ['a header that cannot be sent', "otlpTo('http://127.0.0.1:1', { headers: { key: 'a\\nb' } })"],
    [
      'a certificate that cannot be read',
      "otlpTo('https://127.0.0.1:1', { certificate: '/nowhere' })",
    ],
  ])('does not suffer from %s of another signal', async (_what, given) => {
    const server = await serve();
    const results = await deliver(`
      otlp.traces = ${given};
      otlp.logs = otlpTo('${server.url}');
      send('traces', 'a');
      send('logs', 'b');
    `);
    expect(results).toEqual(['failed', 'delivered']);
  });

  it('is waited for as long as there is time, and no longer', async () => {
    const [good, silent] = [await serve(), await serve(() => undefined)];
    const results = await deliver(
      `
      otlp.traces = otlpTo('${good.url}');
      otlp.logs = otlpTo('${silent.url}');
      send('logs', 'a');
      send('traces', 'b');
      `,
      { timeoutMillis: 1500 },
    );
    expect(results).toEqual(['unanswered', 'delivered']);
  });
});

describe('a process that delivers at its exit', () => {
  it('runs nothing of the application in the worker', async () => {
    const preload = createTemporaryFolder({
      'preload.cjs':
        "if (!require('node:worker_threads').isMainThread) require('node:fs').writeSync(2, 'preloaded')",
    });
    const flag = `--require=${preload.path}/preload.cjs`;
    const server = await serve();
    const send = `otlp.logs = otlpTo('${server.url}'); send('logs', 'a');`;
    expect(await deliver(send, { env: { NODE_OPTIONS: flag } })).toEqual(['delivered']);
    expect(await deliver(send, { execArgv: [flag] })).toEqual(['delivered']);
    preload.remove();
  });

  it('ends as it would have when the part that delivers cannot be read', async () => {
    const { results, obstacle } = await run(ONE_TO_NOBODY, { first: 'delete about.source;' });
    expect(results).toEqual(['unanswered']);
    expect(obstacle?.cause).toBe('what delivers at the exit cannot be read');
  });

  it('says so when the thread has not started in time', async () => {
    const { results, delay } = await run(ONE_TO_NOBODY, { timeoutMillis: 1 });
    expect(results).toEqual(['unanswered']);
    expect(delay).toMatchObject({ cause: expect.stringContaining('did not start in time') });
  });

  it('ends as it would have when a signal has no receiver', async () => {
    expect(await deliver("send('logs', 'a');")).toEqual(['failed']);
  });
});

describe('a process that may have no thread', () => {
  const restricted = [
    '--permission',
    '--allow-fs-read=*',
    '--allow-addons',
    '--disable-warning=SecurityWarning',
  ];
  const NO_PROCESS =
    "require('node:child_process').spawnSync = () => { throw new Error('no process'); };";

  it('says what is missing, at once', async () => {
    const { results, obstacle, isQuick } = await run(ONE_TO_NOBODY, { execArgv: restricted });
    expect({ results, isQuick }).toEqual({ results: ['unanswered'], isQuick: true });
    expect(obstacle).toEqual({
      cause: "Node.js's permission model forbids the thread that delivers at the exit",
      cure: 'allow it with --allow-worker, or let the process come to a natural end',
    });
  });

  it('delivers from a process where it may have one', async () => {
    const server = await serve();
    const results = await deliver(
      `
      otlp.logs = otlpTo('${server.url}', { compression: 'gzip', headers: { key: 'a' } });
      send('logs', 'first');
      send('logs', 'second');
      `,
      { execArgv: [...restricted, '--allow-child-process'] },
    );
    expect(results).toEqual(['delivered', 'delivered']);
    const bodies = server.requests.map(({ body }) => gunzipSync(body).toString());
    expect(bodies.sort()).toEqual(['first', 'second']);
    expect(server.requests[0]?.headers['key']).toBe('a');
  });

  it.each([
    ['is replaced', 'class {}', 'Worker is not the one of Node.js'],
    ['throws', "class { constructor() { throw new Error('no memory\\nat all') } }", 'no memory'],
    ['is a plain function', '() => ({})', 'Worker is not a constructor'],
  ])('delivers from a process where Worker %s', async (_what, stand, cause) => {
    const server = await serve();
    const send = `otlp.logs = otlpTo('${server.url}'); send('logs', 'a');`;
    const first = `require('node:worker_threads').Worker = ${stand};`;
    expect(await deliver(send, { first })).toEqual(['delivered']);
    const { results, obstacle, isQuick } = await run(send, { first: first + NO_PROCESS });
    expect({ results, isQuick }).toEqual({ results: ['unanswered'], isQuick: true });
    expect(obstacle?.cause).toContain(
      `there is no thread that could deliver at the exit (${cause}`,
    );
  });

  it('waits for the process no longer than there is time', async () => {
    const silent = await serve(() => undefined);
    const results = await deliver(`otlp.logs = otlpTo('${silent.url}'); send('logs', 'a');`, {
      first: "require('node:worker_threads').Worker = class {};",
      timeoutMillis: 3000,
    });
    expect(results).toEqual(['unanswered']);
  });
});

describe('the error of what is not delivered', () => {
  it('is the answer of the receiver', async () => {
    const { url } = await serve((response) => response.writeHead(503, 'busy').end());
    const { error } = await run(`otlp.logs = otlpTo('${url}'); send('logs', 'a');`);
    expect(error).toMatchObject({ status: 503, answer: 'busy' });
  });

  it('is that of the connection', async () => {
    const { error, obstacle } = await run(ONE_TO_NOBODY);
    expect(error).toMatchObject({ code: 'ECONNREFUSED' });
    expect(obstacle).toBeUndefined();
  });

  it('is the first one, and short', async () => {
    const { error } = await run(`
      otlp.logs = otlpTo('https://127.0.0.1:1', { certificate: '/nowhere/' + 'x'.repeat(10_000) });
      send('logs', 'a');
      send('logs', 'b');
    `);
    expect(error).toMatchObject({ code: 'ENAMETOOLONG' });
  });
});

const ONE_TO_NOBODY = "otlp.logs = otlpTo('http://127.0.0.1:1'); send('logs', 'a');";
