import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Client, credentials, Metadata, status, type ServiceError } from '@grpc/grpc-js';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createReceiver, type Fault } from '../../src';
import { encodeResponse } from '../../src/decoding/otlp-codec';
import { withReceiver } from '../support/with-receiver';

const METHODS = {
  traces: '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
  metrics: '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export',
  logs: '/opentelemetry.proto.collector.logs.v1.LogsService/Export',
};

/** LogRecord.severity_text = "a" in the three messages around it. */
const LOGS = [2, 2, 1].reduce<readonly number[]>(
  (inner, field) => [field * 8 + 2, inner.length, ...inner],
  [0x1a, 1, 0x61],
);

let clients: Client[] = [];

afterEach(() => {
  for (const client of clients) client.close();
  clients = [];
});

/** Calls a method as any client of gRPC does. */
function call(
  { url }: { readonly url: string },
  about: {
    readonly method?: string;
    readonly body?: Uint8Array;
    readonly compress?: boolean;
    readonly authority?: Buffer;
  } = {},
): Promise<Buffer | ServiceError> {
  const {
    method = METHODS.logs,
    body = Uint8Array.from(LOGS),
    compress = false,
    authority,
  } = about;
  const client = new Client(
    new URL(url).host,
    authority === undefined ? credentials.createInsecure() : credentials.createSsl(authority),
    {
      ...(compress ? { 'grpc.default_compression_algorithm': 2 } : {}),
      'grpc.ssl_target_name_override': 'localhost',
      // Else clients of the same address share a connection, and its failures.
      'grpc.use_local_subchannel_pool': 1,
    },
  );
  clients.push(client);
  return new Promise((resolve) => {
    client.makeUnaryRequest(
      method,
      (bytes: Uint8Array) => Buffer.from(bytes),
      (bytes: Buffer) => bytes,
      body,
      new Metadata(),
      { deadline: Date.now() + 5000 },
      (error, answer) => resolve(error ?? answer!),
    );
  });
}

const receiver = withReceiver();

describe('a call of OTLP/gRPC', () => {
  it.each(Object.entries(METHODS))('is taken for its signal (%s)', async (signal, method) => {
    expect(await call(receiver(), { method, body: new Uint8Array() })).toEqual(Buffer.alloc(0));
    expect(receiver().requests).toMatchObject([
      { signal, path: `/v1/${signal}`, status: 200, contentType: 'application/x-protobuf' },
    ]);
  });

  it.each([false, true])('brings its telemetry (compressed: %s)', async (compress) => {
    await call(receiver(), { compress });
    expect(receiver().logRecords).toMatchObject([{ severityText: 'a' }]);
    expect(receiver().requests[0]?.encoding).toBe(compress ? 'gzip' : 'identity');
  });

  it('comes on the port that takes OTLP/HTTP', async () => {
    const headers = { 'content-type': 'application/x-protobuf' };
    const body = Uint8Array.from(LOGS);
    await call(receiver());
    const response = await fetch(`${receiver().url}/v1/logs`, { method: 'POST', headers, body });
    expect(response.status).toBe(200);
    expect(receiver().logRecords).toHaveLength(2);
  });

  it('comes over TLS beside HTTP/1.1', async () => {
    const pem = (name: string) => readFileSync(join(__dirname, '../faults/tls', name));
    const certificate = pem('server.pem');
    const secure = await createReceiver({ tls: { key: pem('server-key.pem'), certificate } });
    await call(secure, { authority: certificate });
    expect(secure.logRecords).toHaveLength(1);
    await secure.close();
  });

  it('of many megabytes is read whole', async () => {
    const text = Buffer.alloc(8 * 1024 * 1024, 'x');
    const nested = [3, 2, 2, 1].reduce<Buffer>(
      (inner, field) =>
        Buffer.concat([Buffer.from([field * 8 + 2, ...varint(inner.length)]), inner]),
      text,
    );
    await call(receiver(), { body: nested });
    expect(receiver().logRecords[0]?.severityText).toHaveLength(text.length);
  });
});

describe('a refusal over gRPC', () => {
  it.each([
    ['of what is no such message', {}, Buffer.from('<html>'), 'INVALID_ARGUMENT'],
    [
      'of more than there is room for',
      { maxRequestBytes: 10 },
      Buffer.alloc(100),
      'RESOURCE_EXHAUSTED',
    ],
  ] as const)('%s says why', async (_what, options, body, code) => {
    const small = await createReceiver(options);
    const error = (await call(small, { body })) as ServiceError;
    expect(error).toMatchObject({ code: status[code] });
    expect(error.details.length).toBeGreaterThan(10);
    expect(small.logRecords).toEqual([]);
    await small.close();
  });

  it('of a service that there is not is said', async () => {
    expect(await call(receiver(), { method: '/other.Service/Export' })).toMatchObject({
      code: status.UNIMPLEMENTED,
    });
  });
});

describe('a fault over gRPC', () => {
  const withFault = async (fault: Fault) => {
    await receiver().misbehave(fault);
    return (await call(receiver())) as ServiceError;
  };

  it.each([
    [400, 'INVALID_ARGUMENT'],
    [401, 'UNAUTHENTICATED'],
    [403, 'PERMISSION_DENIED'],
    [429, 'RESOURCE_EXHAUSTED'],
    [500, 'INTERNAL'],
    [502, 'UNAVAILABLE'],
    [503, 'UNAVAILABLE'],
    [504, 'UNAVAILABLE'],
    [418, 'UNKNOWN'],
  ] as const)('answers %i as %s, with its words', async (httpStatus, code) => {
    const fault = { kind: 'answer', status: httpStatus, body: 'zu groß' } as const;
    expect(await withFault(fault)).toMatchObject({ code: status[code], details: 'zu groß' });
    expect(receiver().requests).toMatchObject([{ status: httpStatus, fault: 'answer' }]);
    expect(receiver().logRecords).toEqual([]);
  });

  it('asks for time by a RetryInfo', async () => {
    const headers = { 'Retry-After': '5' };
    const { metadata } = await withFault({ kind: 'answer', status: 503, headers });
    const [details] = metadata.get('grpc-status-details-bin');
    // Status.details = Any { RetryInfo { retry_delay { seconds: 5 } } }
    expect((details as Buffer).subarray(-6)).toEqual(Buffer.from([0x12, 4, 0x0a, 2, 0x08, 5]));
  });

  it('takes a part, and says so', async () => {
    await receiver().misbehave({ kind: 'partial-success', rejected: 1, message: 'too old' });
    expect(await call(receiver())).toEqual(
      Buffer.from(encodeResponse('logs', 'protobuf', { rejected: 1, message: 'too old' })),
    );
    expect(receiver().logRecords).toEqual([]);
  });

  it.each([
    { kind: 'refuse' },
    { kind: 'garbage' },
    { kind: 'reset', when: 'after-body' },
    { kind: 'reset', when: 'within-answer' },
    { kind: 'answer', status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' },
  ] as readonly Fault[])('is an error to the client: %j', async (fault) => {
    expect((await withFault(fault)).code).toBeGreaterThan(0);
  });

  it('is over when the receiver behaves', async () => {
    await withFault({ kind: 'garbage' });
    await receiver().behave();
    expect(await call(receiver())).toEqual(Buffer.alloc(0));
  });
});

it('a connection of HTTP/2 that breaks off harms nobody else', async () => {
  await receiver().misbehave({ kind: 'reset', when: 'before-body' });
  await call(receiver(), { body: gzipSync(Buffer.alloc(10)) });
  await receiver().behave();
  expect(await call(receiver())).toEqual(Buffer.alloc(0));
});

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}
