import { gunzipSync } from 'node:zlib';
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createReceiver } from '@acme/otlp-receiver';
import {
  ProtobufLogsSerializer,
  ProtobufMetricsSerializer,
  ProtobufTraceSerializer,
} from '@opentelemetry/otlp-transformer';
import { AnswerError, createHttpSender, parseRetryAfter } from '../../src/transport/http-sender';
import type { SendResult } from '../../src/transport/sender';
import type { OtlpSettings } from '../../src/settings/settings';
import { otlpSettings } from '../support/otlp-settings';
import { runForJson } from '../support/run-script';
import { createTestServer, type TakenRequest, type TestServer } from '../support/test-server';

const BODY = Buffer.from('a request');

let servers: TestServer[] = [];

afterEach(async () => {
  await Promise.all(servers.map((server) => server.close()));
  servers = [];
});

/** A server, and a sender to it. */
async function connect(
  answer?: (response: ServerResponse, request: TakenRequest) => void,
  settings: Partial<OtlpSettings> = {},
) {
  const server = await createTestServer(answer);
  servers.push(server);
  const send = createHttpSender({
    otlp: otlpSettings({ url: server.url, ...settings }),
    signal: 'traces',
    userAgent: 'our-distro/1.2.3',
  });
  return {
    ...server,
    send: (body: Uint8Array, timeoutMillis = 10_000) => send(body, timeoutMillis),
  };
}

const answering = (status: number, headers: Record<string, string> = {}, body = '') =>
  connect((response) => response.writeHead(status, headers).end(body));

/** The failure that a result is; the test fails if it is none. */
const failureOf = (result: SendResult) => {
  if (result.kind === 'accepted') throw new Error('the request was accepted');
  return result;
};

describe('what is sent', () => {
  it('is a POST to the path of the endpoint, with the body as it is', async () => {
    const { send, requests } = await connect();
    await send(BODY);
    expect(requests).toMatchObject([{ method: 'POST', path: '/v1/traces', body: BODY }]);
  });

  it('says its type, its length and who sends it', async () => {
    const { send, requests } = await connect();
    await send(BODY);
    expect(requests[0]?.headers).toMatchObject({
      'content-type': 'application/x-protobuf',
      'content-length': String(BODY.byteLength),
      'user-agent': 'our-distro/1.2.3',
    });
    expect(requests[0]?.headers).not.toHaveProperty('content-encoding');
  });

  it('carries the headers of the settings', async () => {
    const { send, requests } = await connect(undefined, {
      headers: { authorization: 'Bearer 1', 'x-tenant': 'a b' },
    });
    await send(BODY);
    expect(requests[0]?.headers).toMatchObject({ authorization: 'Bearer 1', 'x-tenant': 'a b' });
  });

  it('keeps its own type whatever the headers of the settings say', async () => {
    const { send, requests } = await connect(undefined, {
      headers: { 'content-type': 'text/plain' },
    });
    await send(BODY);
    expect(requests[0]?.headers['content-type']).toBe('application/x-protobuf');
  });

  it('keeps the query of the endpoint', async () => {
    const server = await createTestServer();
    servers.push(server);
    const send = createHttpSender({
      otlp: otlpSettings({ url: `${server.url}?tenant=a%20b` }),
      signal: 'traces',
      userAgent: '',
    });
    await send(BODY, 10_000);
    expect(server.requests[0]?.path).toBe('/v1/traces?tenant=a%20b');
  });

  it('is compressed on demand, and says so', async () => {
    const { send, requests } = await connect(undefined, { compression: 'gzip' });
    const body = Buffer.alloc(100_000, 'x');
    await send(body);
    const [request] = requests;
    expect(request?.headers['content-encoding']).toBe('gzip');
    expect(request?.body.byteLength).toBeLessThan(1000);
    expect(request?.headers['content-length']).toBe(String(request?.body.byteLength));
    expect(gunzipSync(request!.body).equals(body)).toBe(true);
  });

  it('goes over one connection, which is kept alive', async () => {
    const { send, requests } = await connect();
    for (let i = 0; i < 3; i += 1) await send(BODY);
    expect(new Set(requests.map(({ clientPort }) => clientPort)).size).toBe(1);
  });

  it('goes over a connection each when several are sent at once, and over four at most', async () => {
    const waiting: ServerResponse[] = [];
    const { send, requests } = await connect((response) => {
      waiting.push(response);
      if (waiting.length >= 4) for (const each of waiting) each.end();
    });
    await Promise.all(Array.from({ length: 6 }, () => send(BODY)));
    expect(new Set(requests.map(({ clientPort }) => clientPort)).size).toBe(4);
  });

  it.each([
    ['traces', ProtobufTraceSerializer.serializeRequest([])],
    [
      'metrics',
      ProtobufMetricsSerializer.serializeRequest({ resource: {}, scopeMetrics: [] } as never),
    ],
    ['logs', ProtobufLogsSerializer.serializeRequest([])],
  ])('is taken by an OTLP receiver, plain and compressed (%s)', async (signal, body) => {
    const receiver = await createReceiver();
    for (const compression of ['none', 'gzip'] as const) {
      const send = createHttpSender({
        otlp: otlpSettings({ url: `${receiver.url}/v1/${signal}`, compression }),
        signal: 'traces',
        userAgent: 'test',
      });
      expect((await send(body!, 10_000)).kind).toBe('accepted');
    }
    expect(receiver.requests.map(({ status }) => status)).toEqual([200, 200]);
    await receiver.close();
  });
});

describe('an answer', () => {
  it.each([200, 202, 204, 299])('of status %i is a success', async (status) => {
    const { send } = await answering(status, {}, status === 204 ? '' : 'taken');
    expect(await send(BODY)).toEqual({
      kind: 'accepted',
      response: status === 204 ? {} : { strangeAnswer: 'taken' },
    });
  });

  it.each([429, 502, 503, 504])('of status %i may be tried again', async (status) => {
    const { send } = await answering(status, {}, 'not now');
    expect(await send(BODY)).toMatchObject({
      kind: 'retryable',
      error: { name: 'AnswerError', status, answer: 'not now', message: `HTTP status ${status}` },
      retryAfterMillis: undefined,
    });
  });

  it.each([400, 401, 403, 404, 405, 408, 413, 415, 500, 501, 505])(
    'of status %i is final',
    async (status) => {
      const { send } = await answering(status, {}, 'no');
      expect(await send(BODY)).toMatchObject({ kind: 'rejected', error: { status, answer: 'no' } });
    },
  );

  it.each([301, 302, 303, 307, 308])('of status %i is not followed', async (status) => {
    const target = await createTestServer();
    servers.push(target);
    const { send, requests } = await answering(status, { location: target.url });
    expect(await send(BODY)).toMatchObject({ kind: 'rejected', error: { status } });
    expect([requests.length, target.requests.length]).toEqual([1, 0]);
  });

  it("gives the server's words, as far as they can be printed, or else the phrase of its status", async () => {
    const { send } = await answering(400, {}, '\u0008\u0003\u0012\u000bbad request\n\u0000');
    const { error } = failureOf(await send(BODY));
    expect(error).toBeInstanceOf(AnswerError);
    expect(error).toMatchObject({ answer: 'bad request' });
    const silent = await answering(400);
    expect(failureOf(await silent.send(BODY)).error).toMatchObject({ answer: 'Bad Request' });
  });

  it.each([
    ['a message behind details', '\u001a\u0002\n\u0000\u0012\u0003old', 'old'],
    ['a code alone', '\u0008\u0003', 'Bad Request'],
    ['no protobuf', '<html>no</html>', '<html>no</html>'],
    ['a message that was cut', '\u0008\u0003\u0012\u000bbad', 'bad'],
  ])('that calls itself protobuf and has %s is given in words', async (_what, body, words) => {
    const { send } = await answering(400, { 'content-type': 'application/x-protobuf' }, body);
    expect(failureOf(await send(BODY)).error).toMatchObject({ answer: words });
  });

  it('that has no end is read up to 64 KiB, and its connection closed', async () => {
    let isClosed: Promise<void> | undefined;
    const { send } = await connect((response) => {
      isClosed = new Promise((resolve) => void response.on('close', resolve));
      const fill = () => {
        while (!response.destroyed && response.write(Buffer.alloc(8192, '<')));
      };
      response.on('drain', fill);
      fill();
    });
    const result = await send(BODY);
    expect(result).toEqual({
      kind: 'accepted',
      response: { strangeAnswer: '<'.repeat(200) },
    });
    await isClosed;
  });

  it('that does not come in time may be asked for again, and its connection is closed', async () => {
    let isClosed: Promise<void> | undefined;
    const { send } = await connect((response) => {
      isClosed = new Promise((resolve) => void response.on('close', resolve));
    });
    expect(await send(BODY, 50)).toMatchObject({
      kind: 'retryable',
      error: { message: 'no answer within 50 ms', code: 'ETIMEDOUT' },
    });
    await isClosed;
  });

  it('that begins in time but does not end in time is none', async () => {
    const { send } = await connect((response) => void response.writeHead(200).write('a'));
    expect(await send(BODY, 50)).toMatchObject({ kind: 'retryable', error: { code: 'ETIMEDOUT' } });
  });

  it('whose connection breaks before it begins may be asked for again', async () => {
    const { send } = await connect((response) => void response.destroy());
    expect(await send(BODY)).toMatchObject({ kind: 'retryable', error: { code: 'ECONNRESET' } });
  });

  it('whose connection breaks before it ends may be asked for again', async () => {
    const { send } = await connect((response) => {
      response.writeHead(200, { 'content-length': '1000' }).write('a', () => response.destroy());
    });
    expect(await send(BODY)).toMatchObject({ kind: 'retryable', error: { code: 'ECONNRESET' } });
  });

  it('that is not HTTP may be asked for again, and is kept for who explains it', async () => {
    const server = createServer((socket) => void socket.resume().end('SSH-2.0-OpenSSH_9.2\r\n'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const send = createHttpSender({
      otlp: otlpSettings({ url: `http://127.0.0.1:${port}` }),
      signal: 'traces',
      userAgent: '',
    });
    expect(await send(BODY, 10_000)).toMatchObject({
      kind: 'retryable',
      error: {
        code: expect.stringMatching(/^HPE_/),
        rawPacket: Buffer.from('SSH-2.0-OpenSSH_9.2\r\n'),
      },
    });
    await new Promise((resolve) => server.close(resolve));
  });
});

describe('a server', () => {
  it('that is not there may be tried again', async () => {
    const { send, close } = await connect();
    await close();
    expect(await send(BODY)).toMatchObject({ kind: 'retryable', error: { code: 'ECONNREFUSED' } });
  });

  it('that closes a kept connection gets a new one', async () => {
    const { send, requests } = await connect((response) => {
      response.writeHead(200, { connection: 'close' }).end();
    });
    await send(BODY);
    expect(await send(BODY)).toMatchObject({ kind: 'accepted' });
    expect(new Set(requests.map(({ clientPort }) => clientPort)).size).toBe(2);
  });
});

describe('a proxy that gives no tunnel', () => {
  afterEach(() => {
    delete process.env['HTTPS_PROXY'];
  });

  it.each([
    [407, 'rejected'],
    [503, 'retryable'],
  ])('with status %i has the request %s', async (status, kind) => {
    const proxy = createServer((socket) => {
      socket.once('data', () => socket.end(`HTTP/1.1 ${status} No\r\n\r\n`));
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const { port } = proxy.address() as { port: number };
    process.env['HTTPS_PROXY'] = `http://127.0.0.1:${port}`;
    const otlp = otlpSettings({ url: 'https://collector.example/v1/logs' });
    const send = createHttpSender({ otlp, signal: 'traces', userAgent: '' });
    const answer = `the proxy 127.0.0.1:${port} was asked for a tunnel`;
    expect(await send(BODY, 10_000)).toMatchObject({ kind, error: { status, answer } });
    await new Promise((resolve) => proxy.close(resolve));
  });
});

describe('createHttpSender', () => {
  it('fails at once for a certificate that cannot be read', () => {
    const otlp = otlpSettings({ url: 'https://localhost:4318', certificate: '/nowhere/ca.pem' });
    expect(() => createHttpSender({ otlp, signal: 'traces', userAgent: '' })).toThrow(
      /ENOENT.*ca\.pem/,
    );
  });

  it('answers with a failure, and does not reject, when a request cannot even be made', async () => {
    const { send } = await connect(undefined, { headers: { 'x-broken': 'line\nbreak' } });
    expect(await send(BODY)).toMatchObject({
      kind: 'rejected',
      error: { code: 'ERR_INVALID_CHAR' },
    });
  });

  it('lets a process end by itself while an export hangs, and while a connection is kept', async () => {
    const hanging = await createTestServer(() => undefined);
    const kept = await createTestServer();
    servers.push(hanging, kept);
    const started = performance.now();
    const script = `
      const { createHttpSender } = load('transport/http-sender.ts');
      const [hanging, kept] = process.argv.slice(1).map((url) => createHttpSender({
        otlp: { url, headers: {}, compression: 'none' }, signal: 'traces', userAgent: '',
      }));
      const patience = setTimeout(() => undefined, 5000);
      kept(Buffer.from('kept'), 60000).then(({ kind }) => {
        console.log(JSON.stringify(kind));
        clearTimeout(patience);
      });
      hanging(Buffer.from('hanging'), 60000).then(() => { throw new Error('answered') });
    `;
    expect(await runForJson(script, hanging.url, kept.url)).toBe('accepted');
    expect(performance.now() - started).toBeLessThan(5000);
    expect(hanging.requests).toHaveLength(1);
  });
});

describe('parseRetryAfter', () => {
  const NOW = Date.parse('2026-01-01T00:00:00Z');

  it.each([
    ['0', 0],
    ['7', 7000],
    [' 120 ', 120_000],
  ])('reads %j as seconds', (value, millis) => {
    expect(parseRetryAfter(value, NOW)).toBe(millis);
  });

  it('reads a date, and takes one that has passed for now', () => {
    expect(parseRetryAfter('Thu, 01 Jan 2026 00:00:30 GMT', NOW)).toBe(30_000);
    expect(parseRetryAfter('Wed, 31 Dec 2025 23:59:00 GMT', NOW)).toBe(0);
  });

  it.each([undefined, '', 'soon', 'NaN'])('makes nothing of %j', (value) => {
    expect(parseRetryAfter(value, NOW)).toBeUndefined();
  });

  it.each(['-1', '1.5', '1e3'])('makes no date of the number %j', (value) => {
    expect(parseRetryAfter(value, NOW)).toBeUndefined();
  });

  it('is read of an answer', async () => {
    const seconds = await answering(503, { 'retry-after': '2' });
    expect(await seconds.send(BODY)).toMatchObject({ retryAfterMillis: 2000 });
    const inAMinute = new Date(Date.now() + 60_000).toUTCString();
    const { send } = await answering(429, { 'retry-after': inAMinute });
    const { retryAfterMillis } = (await send(BODY)) as { retryAfterMillis: number };
    expect(retryAfterMillis).toBeGreaterThan(55_000);
    expect(retryAfterMillis).toBeLessThanOrEqual(60_000);
  });
});
