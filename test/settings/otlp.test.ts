import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo, ListenOptions } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createReceiver, type Receiver } from '@acme/otlp-receiver';
import type { Run } from '@acme/otel-testkit';
import { ownLines, runApp } from '../support/run';
import {
  CERTIFICATE_FILE,
  CLIENT_CERTIFICATE_FILE,
  CLIENT_KEY_FILE,
  createTlsReceiver,
} from '../support/tls-receiver';

type Environment = Readonly<Record<string, string>>;

const SIGNALS = ['traces', 'metrics', 'logs'] as const;
type Signal = (typeof SIGNALS)[number];

/** Makes one span, measurement and log record, and takes as long to end as it must. */
const run = (env: Environment, receiver?: Receiver): Promise<Run> =>
  runApp('api.cjs', { env, ...(receiver && { receiver }) });

/** A field of OTLP with a value of its own for each signal. */
const forEach = (field: string, value: string | ((signal: Signal) => string)): Environment =>
  Object.fromEntries(
    SIGNALS.map((signal) => [
      `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_${field}`,
      typeof value === 'string' ? value : value(signal),
    ]),
  );

const requestOf = ({ requests }: Run, signal: Signal) =>
  requests.find((request) => request.signal === signal);

const failureOf = (done: Run, signal: Signal): string =>
  ownLines(done).find((line) => line.startsWith(`${signal} could not be delivered`)) ?? '';

/** A server that accepts every request, and the addresses that it was asked for. */
async function listen(where: ListenOptions) {
  const urls: string[] = [];
  const server = createServer((request, response) => {
    urls.push(request.url ?? '');
    request.resume().on('end', () => response.end());
  });
  await new Promise<void>((resolve) => {
    server.listen(where, resolve);
  });
  return {
    address: () => server.address(),
    close() {
      server.closeAllConnections();
      server.close();
      return { urls };
    },
  };
}

describe('an address', () => {
  let own: Run;
  beforeAll(async () => {
    const receiver = await createReceiver();
    own = await run(
      forEach('ENDPOINT', (signal) => `${receiver.url}/only/${signal}`),
      receiver,
    );
    await receiver.close();
  });
  const paths = () => own.requests.map(({ path }) => path);

  it('OTEL_EXPORTER_OTLP_ENDPOINT has the path of each signal behind its own, before the query', async () => {
    const server = await listen({ host: '127.0.0.1', port: 0 });
    const { port } = server.address() as AddressInfo;
    await run({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}/base/?key=1` });
    expect(server.close().urls.sort()).toEqual([
      '/base/v1/logs?key=1',
      '/base/v1/metrics?key=1',
      '/base/v1/traces?key=1',
    ]);
  });

  it('OTEL_EXPORTER_OTLP_ENDPOINT may be a Unix socket', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'acme-otel-socket-'));
    const socket = join(folder, 'collector.sock');
    const server = await listen({ path: socket });
    const done = await run({ OTEL_EXPORTER_OTLP_ENDPOINT: `unix:${socket}` });
    expect(server.close().urls.sort()).toEqual(['/v1/logs', '/v1/metrics', '/v1/traces']);
    expect(ownLines(done)).toContain(`first traces delivered to unix:${socket} (http/protobuf).`);
    rmSync(folder, { recursive: true });
  });

  it('OTEL_EXPORTER_OTLP_ENDPOINT without a scheme is taken, with a word', async () => {
    const receiver = await createReceiver();
    const done = await run(
      { OTEL_EXPORTER_OTLP_ENDPOINT: `//127.0.0.1:${receiver.port}` },
      receiver,
    );
    await receiver.close();
    expect(done.spans).toHaveLength(1);
    expect(ownLines(done)).toContain(
      `OTEL_EXPORTER_OTLP_ENDPOINT="//127.0.0.1:${receiver.port}" is not an http:// or https:// URL (it has no scheme); using http://127.0.0.1:${receiver.port}`,
    );
  });

  it('OTEL_EXPORTER_OTLP_ENDPOINT has an IPv6 address without brackets', async () => {
    const receiver = await createReceiver({ host: '::1' });
    const done = await run(
      { OTEL_EXPORTER_OTLP_ENDPOINT: `http://::1:${receiver.port}` },
      receiver,
    );
    await receiver.close();
    expect(done.spans).toHaveLength(1);
    expect(done.stderr).toContain('(an IPv6 address stands in brackets); using http://[::1]:');
  });

  it('OTEL_EXPORTER_OTLP_ENDPOINT has credentials, which are a header and never printed', async () => {
    const receiver = await createReceiver();
    const url = receiver.url.replace('//', '//user:s3cret@');
    const done = await run({ OTEL_EXPORTER_OTLP_ENDPOINT: url }, receiver);
    await receiver.close();
    expect(requestOf(done, 'logs')?.headers.authorization).toBe('Basic dXNlcjpzM2NyZXQ=');
    expect(done.stderr).not.toContain('s3cret');
  });

  it('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT is used as it is', () =>
    expect(paths()).toContain('/only/traces'));
  it('OTEL_EXPORTER_OTLP_METRICS_ENDPOINT is used as it is', () =>
    expect(paths()).toContain('/only/metrics'));
  it('OTEL_EXPORTER_OTLP_LOGS_ENDPOINT is used as it is', () =>
    expect(paths()).toContain('/only/logs'));
});

describe('a protocol', () => {
  let own: Run;
  beforeAll(async () => {
    own = await run(forEach('PROTOCOL', (signal) => (signal === 'metrics' ? 'GRPC' : 'http/json')));
  });
  const typeOf = (done: Run, signal: Signal) => requestOf(done, signal)?.contentType;

  it('OTEL_EXPORTER_OTLP_PROTOCOL is that of each signal', async () => {
    const done = await run({ OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' });
    expect(SIGNALS.map((signal) => typeOf(done, signal))).toEqual(
      Array(3).fill('application/json'),
    );
  });
  it('OTEL_EXPORTER_OTLP_PROTOCOL that nobody knows is reported, and the default used', async () => {
    const done = await run({ OTEL_EXPORTER_OTLP_PROTOCOL: 'http/xml' });
    expect(typeOf(done, 'logs')).toBe('application/x-protobuf');
    expect(ownLines(done)).toContain(
      'OTEL_EXPORTER_OTLP_PROTOCOL="http/xml" is not one of http/protobuf, http/json, grpc; using http/protobuf',
    );
  });
  it('OTEL_EXPORTER_OTLP_TRACES_PROTOCOL goes before the general one', () =>
    expect(typeOf(own, 'traces')).toBe('application/json'));
  it('OTEL_EXPORTER_OTLP_METRICS_PROTOCOL goes before the general one', () =>
    expect(ownLines(own).join('\n')).toMatch(/first metrics delivered to \S+ \(grpc\)/));
  it('OTEL_EXPORTER_OTLP_LOGS_PROTOCOL goes before the general one', () =>
    expect(typeOf(own, 'logs')).toBe('application/json'));
});

describe('headers', () => {
  let done: Run;
  beforeAll(async () => {
    done = await run({
      OTEL_EXPORTER_OTLP_HEADERS: 'X-Team=shop%2Cfloor,SECRET1,x-own=none,SECRET2',
      ...forEach('HEADERS', (signal) => `x-own=${signal}`),
    });
  });
  const headerOf = (signal: Signal, name: string) => requestOf(done, signal)?.headers[name];

  it('OTEL_EXPORTER_OTLP_HEADERS are sent with each signal, and bad ones make one line', () => {
    expect(SIGNALS.map((signal) => headerOf(signal, 'x-team'))).toEqual(
      Array(3).fill('shop,floor'),
    );
    expect(ownLines(done).filter((line) => line.includes('HEADERS'))).toEqual([
      'OTEL_EXPORTER_OTLP_HEADERS (value hidden) is not name=value throughout (entries 2 and 4 have no "="); using the other headers',
    ]);
    expect(done.stderr).not.toContain('SECRET');
  });
  it('OTEL_EXPORTER_OTLP_TRACES_HEADERS go before the general ones', () =>
    expect(headerOf('traces', 'x-own')).toBe('traces'));
  it('OTEL_EXPORTER_OTLP_METRICS_HEADERS go before the general ones', () =>
    expect(headerOf('metrics', 'x-own')).toBe('metrics'));
  it('OTEL_EXPORTER_OTLP_LOGS_HEADERS go before the general ones', () =>
    expect(headerOf('logs', 'x-own')).toBe('logs'));
});

describe('a timeout', () => {
  let receiver: Receiver;
  let own: Run;
  let general: Run;
  beforeAll(async () => {
    receiver = await createReceiver();
    await receiver.misbehave({ kind: 'hang', reads: true });
    [own, general] = await Promise.all([
      run({ OTEL_EXPORTER_OTLP_TIMEOUT: '60000', ...forEach('TIMEOUT', '60') }, receiver),
      run({ OTEL_EXPORTER_OTLP_TIMEOUT: '60' }, receiver),
    ]);
  });
  afterAll(() => receiver.close());

  it('OTEL_EXPORTER_OTLP_TIMEOUT ends an attempt of each signal', () => {
    for (const signal of SIGNALS) expect(failureOf(general, signal)).toContain('ETIMEDOUT');
  });
  it('OTEL_EXPORTER_OTLP_TRACES_TIMEOUT goes before the general one', () =>
    expect(failureOf(own, 'traces')).toContain('ETIMEDOUT'));
  it('OTEL_EXPORTER_OTLP_METRICS_TIMEOUT goes before the general one', () =>
    expect(failureOf(own, 'metrics')).toContain('ETIMEDOUT'));
  it('OTEL_EXPORTER_OTLP_LOGS_TIMEOUT goes before the general one', () =>
    expect(failureOf(own, 'logs')).toContain('ETIMEDOUT'));
});

describe('a compression', () => {
  let own: Run;
  let general: Run;
  beforeAll(async () => {
    [own, general] = await Promise.all([
      run(forEach('COMPRESSION', 'gzip')),
      run({ OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip', OTEL_EXPORTER_OTLP_LOGS_COMPRESSION: 'none' }),
    ]);
  });
  const encodingOf = (done: Run, signal: Signal) => requestOf(done, signal)?.encoding;

  it('OTEL_EXPORTER_OTLP_COMPRESSION is that of each signal', () => {
    expect([encodingOf(general, 'traces'), encodingOf(general, 'metrics')]).toEqual([
      'gzip',
      'gzip',
    ]);
  });
  it('OTEL_EXPORTER_OTLP_TRACES_COMPRESSION goes before the general one', () =>
    expect(encodingOf(own, 'traces')).toBe('gzip'));
  it('OTEL_EXPORTER_OTLP_METRICS_COMPRESSION goes before the general one', () =>
    expect(encodingOf(own, 'metrics')).toBe('gzip'));
  it('OTEL_EXPORTER_OTLP_LOGS_COMPRESSION goes before the general one', () =>
    expect([encodingOf(own, 'logs'), encodingOf(general, 'logs')]).toEqual(['gzip', 'identity']));
});

describe('certificates', () => {
  const everywhere = {
    OTEL_EXPORTER_OTLP_CERTIFICATE: CERTIFICATE_FILE,
    OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE: CLIENT_CERTIFICATE_FILE,
    OTEL_EXPORTER_OTLP_CLIENT_KEY: CLIENT_KEY_FILE,
  };
  let receiver: Receiver;
  /** Runs with these files; the endpoint asks for a certificate of the client. */
  const runWith = async (env: Environment) => {
    const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
    const { stderr, ...done } = await run({ ...endpoint, ...env }, receiver);
    return {
      ...done,
      stderr,
      delivered: SIGNALS.filter((signal) => stderr.includes(`first ${signal} delivered`)),
    };
  };
  let own: Awaited<ReturnType<typeof runWith>>;
  let general: typeof own;
  let wrongKeys: typeof own;
  let wrongAuthorities: typeof own;
  beforeAll(async () => {
    receiver = await createTlsReceiver({ asksForCertificate: true });
    [own, general, wrongKeys, wrongAuthorities] = await Promise.all([
      runWith({
        ...forEach('CERTIFICATE', CERTIFICATE_FILE),
        ...forEach('CLIENT_CERTIFICATE', CLIENT_CERTIFICATE_FILE),
        ...forEach('CLIENT_KEY', CLIENT_KEY_FILE),
      }),
      runWith(everywhere),
      runWith({ ...everywhere, ...forEach('CLIENT_KEY', '/nowhere/own.pem') }),
      runWith({ ...everywhere, ...forEach('CERTIFICATE', CLIENT_CERTIFICATE_FILE) }),
    ]);
  });
  afterAll(() => receiver.close());

  it('OTEL_EXPORTER_OTLP_CERTIFICATE is trusted', () => {
    expect(general.delivered).toEqual(SIGNALS);
  });
  it('OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE is shown to a receiver that asks for it', () => {
    expect(general.delivered).toEqual(SIGNALS);
  });
  it('OTEL_EXPORTER_OTLP_CLIENT_KEY belongs to that certificate', () => {
    expect(general.delivered).toEqual(SIGNALS);
  });
  it('OTEL_EXPORTER_OTLP_TRACES_CERTIFICATE goes before the general one', () => {
    expect(own.delivered).toContain('traces');
    expect(failureOf(wrongAuthorities, 'traces')).toContain('is not trusted');
  });
  it('OTEL_EXPORTER_OTLP_METRICS_CERTIFICATE goes before the general one', () => {
    expect(own.delivered).toContain('metrics');
    expect(failureOf(wrongAuthorities, 'metrics')).toContain('is not trusted');
  });
  it('OTEL_EXPORTER_OTLP_LOGS_CERTIFICATE goes before the general one', () => {
    expect(own.delivered).toContain('logs');
    expect(failureOf(wrongAuthorities, 'logs')).toContain('is not trusted');
  });
  it('OTEL_EXPORTER_OTLP_TRACES_CLIENT_CERTIFICATE is shown for traces', () =>
    expect(own.delivered).toContain('traces'));
  it('OTEL_EXPORTER_OTLP_METRICS_CLIENT_CERTIFICATE is shown for metrics', () =>
    expect(own.delivered).toContain('metrics'));
  it('OTEL_EXPORTER_OTLP_LOGS_CLIENT_CERTIFICATE is shown for logs', () =>
    expect(own.delivered).toContain('logs'));
  it('OTEL_EXPORTER_OTLP_TRACES_CLIENT_KEY goes before the general one', () =>
    expect(failureOf(wrongKeys, 'traces')).toContain('cannot be read'));
  it('OTEL_EXPORTER_OTLP_METRICS_CLIENT_KEY goes before the general one', () =>
    expect(failureOf(wrongKeys, 'metrics')).toContain('cannot be read'));
  it('OTEL_EXPORTER_OTLP_LOGS_CLIENT_KEY goes before the general one', () =>
    expect(failureOf(wrongKeys, 'logs')).toContain('cannot be read'));
});

describe('an address of gRPC without a scheme', () => {
  let own: Run;
  let general: Run;
  beforeAll(async () => {
    const receivers = await Promise.all([createReceiver(), createReceiver()]);
    const grpc = (receiver: Receiver) => ({
      OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
      OTEL_EXPORTER_OTLP_ENDPOINT: `127.0.0.1:${receiver.port}`,
    });
    [own, general] = await Promise.all([
      run({ ...grpc(receivers[0]), ...forEach('INSECURE', 'true') }, receivers[0]),
      run({ ...grpc(receivers[1]), OTEL_EXPORTER_OTLP_INSECURE: 'True' }, receivers[1]),
    ]);
    await Promise.all(receivers.map((each) => each.close()));
  });

  it('OTEL_EXPORTER_OTLP_INSECURE makes it plain text', () => {
    expect(SIGNALS.filter((signal) => requestOf(general, signal))).toEqual(SIGNALS);
  });
  it('OTEL_EXPORTER_OTLP_TRACES_INSECURE goes before the general one', () =>
    expect(requestOf(own, 'traces')).toMatchObject({ status: 200 }));
  it('OTEL_EXPORTER_OTLP_METRICS_INSECURE goes before the general one', () =>
    expect(requestOf(own, 'metrics')).toMatchObject({ status: 200 }));
  it('OTEL_EXPORTER_OTLP_LOGS_INSECURE goes before the general one', () =>
    expect(requestOf(own, 'logs')).toMatchObject({ status: 200 }));
});
