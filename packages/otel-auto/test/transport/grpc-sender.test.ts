import { createServer as createHttpServer } from 'node:http';
import { constants, createServer as createHttp2Server, type ServerHttp2Stream } from 'node:http2';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createReceiver } from '@acme/otlp-receiver';
import { status } from '@grpc/grpc-js';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createGrpcSender } from '../../src/transport/grpc-sender';
import type { OtlpSettings } from '../../src/settings/settings';
import { createTestGrpcServer, type TestGrpcServer } from '../support/grpc-server';
import type { SendProgress } from '../../src/transport/sender';
import { otlpSettings } from '../support/otlp-settings';
import { encodeFields, statusWithRetryInfo } from '../support/rpc-status';
import { runForJson } from '../support/run-script';
import { createTemporaryFolder } from '../support/temporary-folder';

const BODY = Buffer.from('a request');

let servers: { close(): void }[] = [];

afterEach(() => {
  for (const server of servers) server.close();
  servers = [];
});

const createSender = (url: string, settings: Partial<OtlpSettings> = {}) => {
  const otlp = otlpSettings({ protocol: 'grpc', url, ...settings });
  const send = createGrpcSender({ signal: 'traces', otlp, userAgent: 'our-distro/1.2.3' });
  return (body: Uint8Array = BODY, timeoutMillis = 10_000) => send(body, timeoutMillis);
};

/** A server, and a sender to it. */
async function connect(
  answer?: Parameters<typeof createTestGrpcServer>[0],
  settings: Partial<OtlpSettings> = {},
): Promise<TestGrpcServer & { readonly send: ReturnType<typeof createSender> }> {
  const server = await createTestGrpcServer(answer);
  servers.push(server);
  return { ...server, send: createSender(server.url, settings) };
}

describe('what is sent over gRPC', () => {
  it.each([
    ['traces', 'trace.v1.TraceService'],
    ['metrics', 'metrics.v1.MetricsService'],
    ['logs', 'logs.v1.LogsService'],
  ] as const)('is a call of the service of its signal (%s)', async (signal, service) => {
    const { url, calls } = await connect();
    const otlp = otlpSettings({ protocol: 'grpc', url });
    await createGrpcSender({ signal, otlp, userAgent: 'test' })(BODY, 10_000);
    expect(calls).toMatchObject([
      { method: `/opentelemetry.proto.collector.${service}/Export`, body: BODY },
    ]);
  });

  it('carries the headers of the settings, and says who sends it', async () => {
    const { send, calls } = await connect(undefined, {
      headers: { authorization: 'Bearer 1', 'x-tenant': 'a b' },
    });
    await send();
    expect(calls[0]?.metadata).toMatchObject({
      authorization: 'Bearer 1',
      'x-tenant': 'a b',
      'user-agent': 'our-distro/1.2.3',
    });
  });

  it('arrives as it is when it is compressed', async () => {
    const { send, calls } = await connect(undefined, { compression: 'gzip' });
    const body = Buffer.alloc(100_000, 'x');
    expect(await send(body)).toMatchObject({ kind: 'accepted' });
    expect(calls[0]?.body.equals(body)).toBe(true);
  });
});

describe('an answer over gRPC', () => {
  it('of success says nothing most often', async () => {
    const { send } = await connect();
    expect(await send()).toEqual({ kind: 'accepted', response: {} });
  });

  it('of success may tell what was not taken', async () => {
    // ExportTracePartialSuccess: rejected_spans = 3, error_message = "old"
    const answer = [0x0a, 0x07, 0x08, 0x03, 0x12, 0x03, 0x6f, 0x6c, 0x64];
    const { send } = await connect(() => Uint8Array.from(answer));
    expect(await send()).toEqual({
      kind: 'accepted',
      response: { partialSuccess: { rejectedCount: 3, message: 'old' } },
    });
  });

  it('of success that is no OTLP is shown', async () => {
    const { send } = await connect(() => Buffer.from('taken'));
    expect(await send()).toEqual({ kind: 'accepted', response: { strangeAnswer: 'taken' } });
  });

  it('has words in whatever alphabet', async () => {
    const { send } = await connect(() => ({
      code: status.INTERNAL,
      details: 'zu groß: 100 % 日本',
    }));
    expect(await send()).toMatchObject({ error: { message: '13 INTERNAL: zu groß: 100 % 日本' } });
  });

  it.each([
    'CANCELLED',
    'DEADLINE_EXCEEDED',
    'ABORTED',
    'OUT_OF_RANGE',
    'UNAVAILABLE',
    'DATA_LOSS',
  ] as const)('of %s may be tried again', async (name) => {
    const { send } = await connect(() => ({ code: status[name], details: 'not\nnow' }));
    expect(await send()).toMatchObject({
      kind: 'retryable',
      error: { code: status[name], message: `${status[name]} ${name}: not now` },
      retryAfterMillis: undefined,
    });
  });

  it.each([
    'UNKNOWN',
    'INVALID_ARGUMENT',
    'NOT_FOUND',
    'ALREADY_EXISTS',
    'PERMISSION_DENIED',
    'RESOURCE_EXHAUSTED',
    'FAILED_PRECONDITION',
    'UNIMPLEMENTED',
    'INTERNAL',
    'UNAUTHENTICATED',
  ] as const)('of %s is final', async (name) => {
    const { send, calls } = await connect(() => ({ code: status[name], details: 'no' }));
    expect(await send()).toMatchObject({ kind: 'rejected', error: { code: status[name] } });
    expect(calls).toHaveLength(1);
  });

  it.each(['RESOURCE_EXHAUSTED', 'UNAVAILABLE'] as const)(
    'of %s says when it may be tried again',
    async (name) => {
      const bytes = statusWithRetryInfo({ seconds: 2, nanos: 500_000_000 });
      const { send } = await connect(() => ({ code: status[name], details: '', status: bytes }));
      expect(await send()).toMatchObject({ kind: 'retryable', retryAfterMillis: 2500 });
    },
  );

  it('that is final stays so, whatever time it names', async () => {
    const refusal = { code: status.INVALID_ARGUMENT, details: '', status: statusWithRetryInfo() };
    const { send } = await connect(() => refusal);
    expect(await send()).toMatchObject({ kind: 'rejected' });
  });

  it.each([
    ['of another kind', encodeFields([2, 'full'])],
    ['that cannot be read', Buffer.from('<html>')],
  ])('of RESOURCE_EXHAUSTED with details %s is final', async (_title, bytes) => {
    const refusal = { code: status.RESOURCE_EXHAUSTED, details: 'full', status: bytes };
    const { send } = await connect(() => refusal);
    expect(await send()).toMatchObject({ kind: 'rejected' });
  });

  it('is read up to 64 KiB', async () => {
    const { send } = await connect(() => Buffer.alloc(65 * 1024));
    expect(await send()).toMatchObject({ kind: 'accepted', response: { strangeAnswer: '' } });
  });

  it('that does not come in time may be asked for again', async () => {
    const { send } = await connect(() => undefined);
    expect(await send(BODY, 100)).toMatchObject({
      kind: 'retryable',
      error: { code: 'ETIMEDOUT' },
    });
  });
});

describe('a server of gRPC', () => {
  it('that is not there may be tried again, and is found as soon as it is there', async () => {
    const port = await findFreePort();
    const send = createSender(`http://127.0.0.1:${port}`);
    expect(await send()).toMatchObject({
      kind: 'retryable',
      error: { code: 'ECONNREFUSED' },
    });
    servers.push(await createTestGrpcServer(undefined, port));
    expect(await send()).toMatchObject({ kind: 'accepted' });
  });

  it('that takes connections and says nothing gets a new one with the next attempt', async () => {
    const connections: Socket[] = [];
    const silent = createServer((socket) => void connections.push(socket));
    const { port } = await new Promise<AddressInfo>((resolve) => {
      silent.listen(0, '127.0.0.1', () => resolve(silent.address() as AddressInfo));
    });
    servers.push({
      close() {
        silent.close();
        for (const socket of connections) socket.destroy();
      },
    });
    const send = createSender(`http://127.0.0.1:${port}`);
    for (let i = 0; i < 2; i += 1) {
      expect(await send(BODY, 100)).toMatchObject({
        kind: 'retryable',
        error: { code: 'ETIMEDOUT' },
      });
    }
    expect(connections).toHaveLength(2);
  });
});

describe('a receiver', () => {
  it('has one connection for all signals', async () => {
    const receiver = await createReceiver();
    const otlp = otlpSettings({ protocol: 'grpc', url: receiver.url });
    for (const signal of ['traces', 'metrics', 'logs'] as const) {
      const send = createGrpcSender({ signal, otlp, userAgent: 'test' });
      const results = await Promise.all([
        send(new Uint8Array(), 10_000),
        send(new Uint8Array(), 10_000),
      ]);
      expect(results.map(({ kind }) => kind)).toEqual(['accepted', 'accepted']);
    }
    expect(receiver.requests.filter((request) => request.status === 200)).toHaveLength(6);
    expect(receiver.connections).toBe(1);
    await receiver.close();
  });

  it('that has reset its connection is found again', async () => {
    const receiver = await createReceiver();
    const send = createSender(receiver.url);
    expect((await send(new Uint8Array())).kind).toBe('accepted');
    await receiver.misbehave({ kind: 'refuse' });
    expect((await send(new Uint8Array())).kind).toBe('retryable');
    await receiver.behave();
    expect((await send(new Uint8Array())).kind).toBe('accepted');
    await receiver.close();
  });

  it('may listen on a Unix socket', async () => {
    const folder = createTemporaryFolder();
    const socket = join(folder.path, 'of otlp.sock');
    const { streams } = await serveHttp2(
      (stream) => answerWith(stream, { 'grpc-status': '0' }),
      socket,
    );
    const send = createSender(`unix:${socket}`);
    expect(await send()).toMatchObject({ kind: 'accepted' });
    expect(streams[0]).toMatchObject({ ':authority': 'localhost', ':scheme': 'http' });
    folder.remove();
  });
});

describe('a call', () => {
  it('has the deadline of the settings, and as many digits as gRPC has for it', async () => {
    const { url, streams } = await serveHttp2((stream) =>
      answerWith(stream, { 'grpc-status': '0' }),
    );
    const send = createSender(url);
    await send(BODY, 1500);
    await send(BODY, 2 ** 31 - 1);
    expect(streams.map((headers) => headers['grpc-timeout'])).toEqual(['1500m', '99999999m']);
  });

  it('has no header that is of the connection or of gRPC, and encodes those of bytes', async () => {
    const { url, streams } = await serveHttp2((stream) =>
      answerWith(stream, { 'grpc-status': '0' }),
    );
    await createSender(url, {
      headers: {
        host: 'other',
        connection: 'close',
        'grpc-status': '9',
        te: 'gzip',
        'key-bin': 'ü',
      },
    })();
    expect(streams[0]).toMatchObject({ te: 'trailers', 'key-bin': 'w7w=' });
    for (const name of ['host', 'connection', 'grpc-status'])
      expect(streams[0]).not.toHaveProperty(name);
  });

  it('with a header that HTTP/2 does not take is final', async () => {
    const { url } = await serveHttp2((stream) => answerWith(stream, { 'grpc-status': '0' }));
    expect(await createSender(url, { headers: { 'x a': 'b' } })()).toMatchObject({
      kind: 'rejected',
      error: { code: 'ERR_INVALID_HTTP_TOKEN' },
    });
  });

  it('is handed over when its connection has taken all of it', async () => {
    const { url } = await serveHttp2((stream) => void stream.resume());
    const otlp = otlpSettings({ protocol: 'grpc', url });
    const progress: SendProgress = {};
    const send = createGrpcSender({ signal: 'traces', otlp, userAgent: 'test' });
    const sent = send(BODY, 500, progress);
    expect(progress.isHandedOver?.() ?? false).toBe(false);
    await waitUntil(() => progress.isHandedOver?.() === true);
    expect((await sent).kind).toBe('retryable');
  });

  it('is not handed over while its receiver reads nothing', async () => {
    const { url } = await serveHttp2(() => undefined);
    const otlp = otlpSettings({ protocol: 'grpc', url });
    const progress: SendProgress = {};
    const send = createGrpcSender({ signal: 'traces', otlp, userAgent: 'test' });
    expect((await send(Buffer.alloc(1024 * 1024), 300, progress)).kind).toBe('retryable');
    expect(progress.isHandedOver?.()).toBe(false);
  });
});

describe('an answer by HTTP/2', () => {
  const PARTIAL = Buffer.from([0x0a, 0x07, 0x08, 0x03, 0x12, 0x03, 0x6f, 0x6c, 0x64]);
  const ACCEPTED = { partialSuccess: { rejectedCount: 3, message: 'old' } };

  it('may be compressed', async () => {
    const bytes = gzipSync(PARTIAL);
    const { url } = await serveHttp2((stream) =>
      answerWith(
        stream,
        { 'grpc-status': '0' },
        Buffer.concat([Buffer.from([1, 0, 0, 0, bytes.length]), bytes]),
      ),
    );
    expect(await createSender(url)()).toEqual({ kind: 'accepted', response: ACCEPTED });
  });

  it('may come before the request was read', async () => {
    const { url } = await serveHttp2((stream) => {
      stream.respond(
        { ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '8' },
        { endStream: true },
      );
    });
    expect(await createSender(url)(Buffer.alloc(1024 * 1024), 5000)).toMatchObject({
      kind: 'rejected',
      error: { statusName: 'RESOURCE_EXHAUSTED' },
    });
  });

  it.each([
    [400, 'rejected', 'INTERNAL'],
    [401, 'rejected', 'UNAUTHENTICATED'],
    [403, 'rejected', 'PERMISSION_DENIED'],
    [404, 'rejected', 'UNIMPLEMENTED'],
    [429, 'retryable', 'UNAVAILABLE'],
    [502, 'retryable', 'UNAVAILABLE'],
    [503, 'retryable', 'UNAVAILABLE'],
    [504, 'retryable', 'UNAVAILABLE'],
    [500, 'rejected', 'UNKNOWN'],
    [200, 'rejected', 'UNKNOWN'],
  ])('of what lies between (%i) is %s, as %s of gRPC', async (httpStatus, kind, statusName) => {
    const { url } = await serveHttp2((stream) => {
      stream.respond({ ':status': httpStatus, 'content-type': 'text/html' });
      stream.end('<html>no</html>');
    });
    expect(await createSender(url)()).toMatchObject({
      kind,
      error: {
        statusName,
        message: expect.stringContaining(`HTTP status ${httpStatus} (<html>no</html>)`),
      },
    });
  });

  it('that breaks off may be asked for again', async () => {
    const { url } = await serveHttp2((stream) => {
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' });
      stream.write(Buffer.from([0, 0]), () => stream.session?.destroy());
    });
    expect(await createSender(url)()).toMatchObject({ kind: 'retryable' });
  });

  it('that refuses the stream is asked for again at once', async () => {
    const { url, streams } = await serveHttp2((stream) => {
      if (streams.length === 1) stream.close(constants.NGHTTP2_REFUSED_STREAM);
      else answerWith(stream, { 'grpc-status': '0' });
    });
    expect(await createSender(url)()).toMatchObject({ kind: 'accepted' });
    expect(streams).toHaveLength(2);
  });

  it('of a receiver that goes away leaves calls out, which are made again at once', async () => {
    const gone = new Set<unknown>();
    const { url } = await serveHttp2((stream) => {
      const { session } = stream;
      // The calls behind the first one of the first connection are not looked at.
      if (gone.has(session)) return;
      if (gone.size === 0) {
        gone.add(session);
        session?.goaway(constants.NGHTTP2_NO_ERROR, stream.id);
      }
      answerWith(stream, { 'grpc-status': '0' });
    });
    const send = createSender(url);
    const results = await Promise.all([send(), send(), send()]);
    expect(results.map(({ kind }) => kind)).toEqual(['accepted', 'accepted', 'accepted']);
  });

  it('that refuses every stream is a failure that may pass', async () => {
    const { url, streams } = await serveHttp2((stream) => {
      stream.close(constants.NGHTTP2_REFUSED_STREAM);
    });
    expect(await createSender(url)()).toMatchObject({ kind: 'retryable' });
    expect(streams).toHaveLength(6);
  });

  it('lets a connection end that its receiver takes leave of, and has the next on a new one', async () => {
    let sessions = 0;
    const { url, server } = await serveHttp2((stream) => {
      answerWith(stream, { 'grpc-status': '0' });
      stream.session?.goaway();
    });
    server.on('session', () => {
      sessions += 1;
    });
    const send = createSender(url);
    for (let i = 0; i < 3; i += 1) {
      expect(await send()).toMatchObject({ kind: 'accepted' });
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(sessions).toBe(3);
  });
});

describe('what speaks no gRPC', () => {
  it('may be put in order, and has a reason', async () => {
    const server = createHttpServer((_request, response) => response.end('hello'));
    const url = await listen(server);
    expect(await createSender(url)()).toMatchObject({
      kind: 'retryable',
      error: { code: 'ERR_HTTP2_ERROR' },
    });
  });
});

describe('createGrpcSender', () => {
  it('answers with a failure, and does not reject, for a certificate that cannot be read', async () => {
    const send = createSender('https://localhost:4317', {
      insecure: false,
      certificate: '/nowhere/ca.pem',
    });
    expect(await send()).toMatchObject({ kind: 'retryable', error: { code: 'ENOENT' } });
  });

  it('lets a process end by itself while a call hangs, and while a connection is kept', async () => {
    const hanging = await serveHttp2(() => undefined);
    const kept = await serveHttp2((stream) => answerWith(stream, { 'grpc-status': '0' }));
    const script = `
      const { createGrpcSender } = load('transport/grpc-sender.ts');
      const [hanging, kept] = process.argv.slice(1).map((url) => createGrpcSender({
        otlp: { url, headers: {}, compression: 'none', insecure: true }, signal: 'traces', userAgent: '',
      }));
      const patience = setTimeout(() => undefined, 5000);
      kept(Buffer.from('kept'), 60000).then(({ kind }) => {
        console.log(JSON.stringify(kind));
        clearTimeout(patience);
      });
      hanging(Buffer.from('hanging'), 60000).then(() => { throw new Error('answered') });
    `;
    expect(await runForJson(script, hanging.url, kept.url)).toBe('accepted');
    expect(hanging.streams).toHaveLength(1);
  });

  it('makes no call on a connection that comes when its time is up', async () => {
    const script = `
    const { createServer } = require('node:net');
    const http2 = require('node:http2');
    const { createGrpcSender } = load('transport/grpc-sender.ts');
    let calls = 0;
    const receiver = http2.createServer();
    receiver.on('stream', () => { calls += 1; });
    const proxy = require('node:http').createServer();
    proxy.on('connect', (request, socket) => setTimeout(() => {
      socket.write('HTTP/1.1 200 OK\\r\\n\\r\\n');
      receiver.emit('connection', socket);
    }, 300));
    proxy.listen(0, '127.0.0.1', async () => {
      process.env.GRPC_PROXY = 'http://127.0.0.1:' + proxy.address().port;
      const url = 'http://collector.test:4317';
      const otlp = { url, headers: {}, compression: 'none', insecure: true };
      const send = createGrpcSender({ otlp, signal: 'traces', userAgent: '' });
      const { kind, error } = await send(Buffer.from('late'), 100);
      await new Promise((resolve) => setTimeout(resolve, 700));
      const before = calls;
      void send(Buffer.from('in time'), 5000);
      await new Promise((resolve) => setTimeout(resolve, 700));
      console.log(JSON.stringify([kind, error.code, before, calls]));
      process.exit();
    });
  `;
    expect(await runForJson(script)).toEqual(['retryable', 'ETIMEDOUT', 0, 1]);
  });
});

/**
 * Starts an HTTP/2 server that answers each stream as a test defines, and returns the headers that
 * it received.
 */
async function serveHttp2(answer: (stream: ServerHttp2Stream) => void, path?: string) {
  const streams: Record<string, unknown>[] = [];
  const server = createHttp2Server();
  server.on('stream', (stream, headers) => {
    stream.on('error', () => undefined);
    streams.push(headers);
    answer(stream);
  });
  server.on('sessionError', () => undefined);
  return { url: await listen(server, path), streams, server };
}

/** Answers a call with a message and trailers. */
function answerWith(
  stream: ServerHttp2Stream,
  trailers: Record<string, string>,
  message = Buffer.alloc(5),
): void {
  stream.on('wantTrailers', () => stream.sendTrailers(trailers));
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
  stream.resume();
  stream.end(message);
}

/** Makes a server listen until the test is over. */
async function listen(server: Server, path?: string): Promise<string> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => void sockets.add(socket));
  servers.push({
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  });
  await new Promise<void>((resolve) => {
    if (path === undefined) server.listen(0, '127.0.0.1', resolve);
    else server.listen(path, resolve);
  });
  return path ?? `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function waitUntil(isSo: () => boolean): Promise<void> {
  for (let looks = 0; looks < 200 && !isSo(); looks += 1) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  expect(isSo()).toBe(true);
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
  await new Promise((resolve) => server.close(resolve));
  return port;
}
