import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ServerResponse } from 'node:http';
import { createExitSenderFile, type ExitSenderFile } from '../support/exit-sender-file';
import { runScript } from '../support/run-script';
import { createTemporaryFolder } from '../support/temporary-folder';
import { createTestServer, type TakenRequest, type TestServer } from '../support/test-server';

let sender: ExitSenderFile;
let servers: TestServer[];

beforeEach(() => {
  sender = createExitSenderFile();
  servers = [];
});
afterEach(async () => {
  sender.remove();
  await Promise.all(servers.map((server) => server.close()));
});

const serve = async (answer?: (response: ServerResponse, request: TakenRequest) => void) => {
  const server = await createTestServer(answer);
  servers.push(server);
  return server;
};

/**
 * Delivers parcels in the `exit` event of a process of its own, which prints what became of them.
 * `script` has `routes`, by signal, and gives `parcels`.
 */
const deliver = async (
  script: string,
  options: {
    readonly timeoutMillis?: number;
    readonly senderFile?: string;
    readonly execArgv?: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
  } = {},
) => {
  const { timeoutMillis = 10_000, senderFile = sender.path, ...rest } = options;
  const { stdout, ...ended } = await runScript(
    `
    const { deliverAtExit } = load('delivery/deliver-at-exit.ts');
    const routes = {};
    const parcels = [];
    const send = (signal, text) => parcels.push({ signal, body: Buffer.from(text), count: 1 });
    const routeTo = (url, route = {}) => ({ url, headers: {}, compression: 'none', ...route });
    ${script}
    process.on('exit', () => {
      const about = {
        routeOf: (signal) => routes[signal],
        timeoutMillis: ${timeoutMillis},
        senderFile: ${JSON.stringify(senderFile)},
      };
      console.log(JSON.stringify(deliverAtExit(parcels, about)));
    });
    `,
    rest,
  );
  expect(ended).toEqual({ exitCode: 0, signal: null, stderr: '' });
  return JSON.parse(stdout) as unknown;
};

describe('what is delivered at the exit', () => {
  it('arrives as it would have before, each signal where it belongs', async () => {
    const [one, two] = [await serve(), await serve()];
    const results = await deliver(`
      routes.traces = routeTo('${one.url}', { headers: { 'Content-Type': 'application/x-protobuf', key: 'a' } });
      routes.logs = routeTo('${two.url}', { headers: { key: 'b' } });
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
      routes.logs = routeTo('${server.url}', { compression: 'gzip' });
      send('logs', 'x'.repeat(100_000));
    `);
    const [request] = server.requests;
    expect(request!.body.byteLength).toBeLessThan(1000);
    expect(gunzipSync(request!.body).toString()).toBe('x'.repeat(100_000));
  });

  it('may be as much as can wait', async () => {
    const server = await serve();
    const results = await deliver(`
      routes.logs = routeTo('${server.url}');
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
      routes.traces = routeTo('${good.url}');
      routes.logs = routeTo('${bad.url}');
      routes.metrics = routeTo('${gone.url}');
      for (const signal of ['logs', 'traces', 'metrics']) send(signal, signal);
    `);
    expect(results).toEqual(['failed', 'delivered', 'failed']);
  });

  it('does not follow redirects', async () => {
    const other = await serve();
    const server = await serve((response) =>
      response.writeHead(307, { location: other.url }).end(),
    );
    const results = await deliver(`routes.logs = routeTo('${server.url}'); send('logs', 'a');`);
    expect([results, other.requests]).toEqual([['failed'], []]);
  });

  it.each([
    [
      'a header that cannot be sent',
      "routeTo('http://127.0.0.1:1', { headers: { key: 'a\\nb' } })",
    ],
    [
      'a certificate that cannot be read',
      "routeTo('https://127.0.0.1:1', { certificate: '/nowhere' })",
    ],
  ])('does not suffer from %s of another signal', async (_what, route) => {
    const server = await serve();
    const results = await deliver(`
      routes.traces = ${route};
      routes.logs = routeTo('${server.url}');
      send('traces', 'a');
      send('logs', 'b');
    `);
    expect(results).toEqual(['failed', 'delivered']);
  });

  it('is waited for as long as there is time, and no longer', async () => {
    const [good, silent] = [await serve(), await serve(() => undefined)];
    const results = await deliver(
      `
      routes.traces = routeTo('${good.url}');
      routes.logs = routeTo('${silent.url}');
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
    const send = `routes.logs = routeTo('${server.url}'); send('logs', 'a');`;
    expect(await deliver(send, { env: { NODE_OPTIONS: flag } })).toEqual(['delivered']);
    expect(await deliver(send, { execArgv: [flag] })).toEqual(['delivered']);
    preload.remove();
  });

  it('ends as it would have when it may have no worker', async () => {
    const results = await deliver(
      "routes.logs = routeTo('http://127.0.0.1:1'); send('logs', 'a');",
      {
        execArgv: [
          '--permission',
          '--allow-fs-read=*',
          '--allow-addons',
          '--disable-warning=SecurityWarning',
        ],
      },
    );
    expect(results).toEqual(['unanswered']);
  });

  it('ends as it would have when the file of the worker is missing', async () => {
    const results = await deliver(
      "routes.logs = routeTo('http://127.0.0.1:1'); send('logs', 'a');",
      {
        senderFile: '/nowhere/exit-sender.js',
        timeoutMillis: 100,
      },
    );
    expect(results).toEqual(['unanswered']);
  });

  it('ends as it would have when nobody knows the way', async () => {
    expect(await deliver("send('logs', 'a');")).toEqual(['failed']);
  });
});
