import { createServer, type AddressInfo, type Socket } from 'node:net';
import { status } from '@grpc/grpc-js';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createGrpcSender } from '../../src/transport/grpc-sender';
import type { OtlpSettings } from '../../src/settings/settings';
import { createTestGrpcServer, type TestGrpcServer } from '../support/grpc-server';
import { otlpSettings } from '../support/otlp-settings';
import { encodeFields, statusWithRetryInfo } from '../support/rpc-status';

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
      'user-agent': expect.stringMatching(/^our-distro\/1\.2\.3 /),
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
  it('of success is given as it is', async () => {
    const { send } = await connect(() => Buffer.from('taken'));
    expect(await send()).toEqual({ kind: 'accepted', answer: Buffer.from('taken') });
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
    expect(await send()).toMatchObject({
      kind: 'rejected',
      error: { message: expect.stringContaining('larger than max') },
    });
  });

  it('that does not come in time may be asked for again', async () => {
    const { send } = await connect(() => undefined);
    expect(await send(BODY, 100)).toMatchObject({
      kind: 'retryable',
      error: { code: status.DEADLINE_EXCEEDED },
    });
  });
});

describe('a server of gRPC', () => {
  it('that is not there may be tried again, and is found as soon as it is there', async () => {
    const port = await findFreePort();
    const send = createSender(`http://127.0.0.1:${port}`);
    expect(await send()).toMatchObject({
      kind: 'retryable',
      error: { code: status.UNAVAILABLE, message: expect.stringContaining('ECONNREFUSED') },
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
        error: { code: status.DEADLINE_EXCEEDED },
      });
    }
    expect(connections).toHaveLength(2);
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
});

async function findFreePort(): Promise<number> {
  const server = createServer();
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
  await new Promise((resolve) => server.close(resolve));
  return port;
}
