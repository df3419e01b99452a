import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createReceiver, type Receiver } from '@acme/otlp-receiver';
import { createMisbehavingReceiver, findDeadAddress } from '../support/misbehaving-receiver';
import { createProxy, type Proxy } from '../support/proxy';
import { otherLines, ownLines, runToEnd } from '../support/run';
import {
  CERTIFICATE_FILE,
  CLIENT_CERTIFICATE_FILE,
  CLIENT_KEY_FILE,
  createTlsReceiver,
} from '../support/tls-receiver';

type Environment = Readonly<Record<string, string>>;

/** A name that nobody knows but the proxy. What is on this machine is reached without one. */
const FAR_HOST = 'collector.test';

const TRUST: Environment = { OTEL_EXPORTER_OTLP_CERTIFICATE: CERTIFICATE_FILE };
const IDENTITY: Environment = {
  OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE: CLIENT_CERTIFICATE_FILE,
  OTEL_EXPORTER_OTLP_CLIENT_KEY: CLIENT_KEY_FILE,
};

let opened: { close(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(opened.map((each) => each.close()));
  opened = [];
});

async function open<T extends { close(): Promise<void> }>(each: Promise<T>): Promise<T> {
  opened.push(await each);
  return each;
}

/** The way to a receiver, and the proxy that it leads through. */
interface Way {
  readonly receiver: Receiver;
  readonly env: Environment;
  readonly proxy?: Proxy;
}

const WAYS: Readonly<Record<string, () => Promise<Way>>> = {
  'plain text': async () => directly(await open(createReceiver())),
  gzip: async () =>
    directly(await open(createReceiver()), { OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' }),
  IPv6: async () => directly(await open(createReceiver({ host: '::1' }))),
  TLS: async () => directly(await open(createTlsReceiver()), TRUST),
  'TLS and gzip': async () =>
    directly(await open(createTlsReceiver()), { ...TRUST, OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' }),
  'TLS with certificates on both sides': async () =>
    directly(await open(createTlsReceiver({ asksForCertificate: true })), {
      ...TRUST,
      ...IDENTITY,
    }),
  'a proxy': () => byProxy(open(createReceiver()), 'HTTP_PROXY'),
  "TLS in a proxy's tunnel": () => byProxy(open(createTlsReceiver()), 'HTTPS_PROXY', TRUST),
  "TLS with certificates on both sides in a proxy's tunnel": () =>
    byProxy(open(createTlsReceiver({ asksForCertificate: true })), 'HTTPS_PROXY', {
      ...TRUST,
      ...IDENTITY,
    }),
};

const directly = (receiver: Receiver, env: Environment = {}): Way => ({
  receiver,
  env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, ...env },
});

async function byProxy(
  opening: Promise<Receiver>,
  variable: string,
  env: Environment = {},
): Promise<Way> {
  const receiver = await opening;
  const proxy = await open(createProxy(receiver.url));
  const { protocol } = new URL(receiver.url);
  return {
    receiver,
    proxy,
    env: {
      OTEL_EXPORTER_OTLP_ENDPOINT: `${protocol}//${FAR_HOST}:4318`,
      [variable]: proxy.url,
      ...env,
    },
  };
}

describe.each(['http/protobuf', 'http/json', 'grpc'])('over %s', (protocol) => {
  describe.each(['by itself', 'with process.exit'])('at an end %s', (end) => {
    it.each(Object.keys(WAYS))('%s delivers', async (name) => {
      const { receiver, env, proxy } = await WAYS[name]!();
      const run = await runToEnd(end, { env: { ...env, OTEL_EXPORTER_OTLP_PROTOCOL: protocol } });
      expect(receiver.spans).toHaveLength(2);
      expect(receiver.requests[0]?.encoding).toBe(name.includes('gzip') ? 'gzip' : 'identity');
      expect(proxy?.asked).not.toEqual([]);
      expect(otherLines(run)).toEqual([]);
      expect(ownLines(run).filter((line) => line.includes('leaves behind'))).toEqual([]);
    });
  });
});

// the agents of Node.js differ in how they take a connection that somebody else has made
it.each(['20', '22.15', '26'] as const)(
  'a tunnel delivers at every end on Node.js %s',
  async (nodeVersion) => {
    const { receiver, env } = await WAYS["TLS in a proxy's tunnel"]!();
    for (const protocol of ['http/protobuf', 'grpc']) {
      for (const end of ['by itself', 'with process.exit']) {
        const variables = { ...env, OTEL_EXPORTER_OTLP_PROTOCOL: protocol };
        await runToEnd(end, { env: variables, nodeVersion });
      }
    }
    expect(receiver.spans).toHaveLength(8);
  },
);

describe('a proxy', () => {
  let receiver: Receiver;
  let proxy: Proxy;

  beforeAll(async () => {
    receiver = await createReceiver();
    proxy = await createProxy(receiver.url);
  });
  afterAll(() => Promise.all([receiver.close(), proxy.close()]));

  it('is asked for a tunnel to a collector of gRPC', async () => {
    const tunnel = await open(createProxy(receiver.url));
    for (const variable of ['http_proxy', 'HTTPS_PROXY', 'grpc_proxy', 'ALL_PROXY']) {
      await runToEnd('by itself', {
        env: {
          OTEL_EXPORTER_OTLP_ENDPOINT: `http://${FAR_HOST}:4317`,
          OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
          [variable]: tunnel.url,
        },
      });
    }
    expect(receiver.spans).toHaveLength(8);
    expect(new Set(tunnel.asked)).toEqual(new Set([`CONNECT ${FAR_HOST}:4317`]));
  });

  describe.each([
    [
      'http/protobuf',
      'https',
      'HTTPS_PROXY',
      /it answered 407 \(the proxy 127\.0\.0\.1:\d+ was asked/,
    ],
    ['grpc', 'http', 'http_proxy', /it answered 407 \(the proxy 127\.0\.0\.1:\d+ was asked/],
  ])('that gives no tunnel (%s)', (protocol, scheme, variable, words) => {
    const environment = ({ url }: Proxy): Environment => ({
      OTEL_EXPORTER_OTLP_ENDPOINT: `${scheme}://${FAR_HOST}`,
      OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
      [variable]: url,
    });

    it('has its line', async () => {
      const refusing = await open(createProxy(receiver.url, { tunnels: 'refused' }));
      const run = await runToEnd('by itself', { env: environment(refusing) });
      expect(linesAbout('traces', run)).toEqual([expect.stringMatching(words)]);
      expect(otherLines(run)).toEqual([]);
    });

    it('keeps no process alive', async () => {
      const hanging = await open(createProxy(receiver.url, { tunnels: 'hang' }));
      const run = await runToEnd('by itself', { env: environment(hanging) });
      expect(hanging.asked).not.toEqual([]);
      expect(run).toMatchObject({ exitCode: 0, signal: null });
    });
  });

  it.each([
    ['http/protobuf', 'http', 'HTTP_PROXY', /no way through the proxy 127\.0\.0\.1:\d+ \(ECONNREF/],
    ['http/json', 'https', 'HTTPS_PROXY', /no way through the proxy 127\.0\.0\.1:\d+ \(ECONNREF/],
    ['grpc', 'http', 'http_proxy', /no way through the proxy 127\.0\.0\.1:\d+ \(ECONNREF/],
  ])('that is not there is named (%s to %s)', async (protocol, scheme, variable, words) => {
    const run = await runToEnd('by itself', {
      env: {
        OTEL_EXPORTER_OTLP_ENDPOINT: `${scheme}://${FAR_HOST}`,
        OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
        [variable]: await findDeadAddress(),
      },
    });
    expect(linesAbout('traces', run)).toEqual([expect.stringMatching(words)]);
  });

  it.each(['http/protobuf', 'http/json', 'grpc'])(
    'is left aside for what is on this machine (%s)',
    async (protocol) => {
      const beside = await open(createReceiver());
      const { url } = beside;
      await runToEnd('by itself', {
        env: {
          OTEL_EXPORTER_OTLP_ENDPOINT: url,
          OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
          HTTP_PROXY: proxy.url,
          http_proxy: proxy.url,
        },
      });
      expect(beside.spans).toHaveLength(2);
      expect(proxy.asked).toEqual([]);
    },
  );

  it('is left aside for a host of NO_PROXY', async () => {
    const run = await runToEnd('by itself', {
      env: {
        OTEL_EXPORTER_OTLP_ENDPOINT: `http://${FAR_HOST}:4318`,
        HTTP_PROXY: proxy.url,
        NO_PROXY: FAR_HOST,
      },
    });
    expect(proxy.asked).toEqual([]);
    expect(linesAbout('traces', run)).toEqual([
      expect.stringMatching(/host name cannot be resolved/),
    ]);
  });
});

describe.each(['http/protobuf', 'http/json', 'grpc'])('a certificate over %s', (protocol) => {
  /** The one line about spans that could not be delivered. */
  const lineWith = async (env: Environment, receiverOptions = {}): Promise<string> => {
    const receiver = await open(createTlsReceiver(receiverOptions));
    const run = await runToEnd('by itself', {
      env: {
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
        OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
        ...env,
      },
    });
    expect(run.exitCode).toBe(0);
    expect(receiver.spans).toEqual([]);
    const lines = linesAbout('traces', run);
    expect(lines).toHaveLength(1);
    return lines[0] as string;
  };

  it('that cannot be read has its line', async () => {
    expect(await lineWith({ OTEL_EXPORTER_OTLP_CERTIFICATE: '/nowhere/ca.pem' })).toMatch(
      /file cannot be read \(ENOENT\); check the paths in OTEL_EXPORTER_OTLP_CERTIFICATE/,
    );
  });

  it('of the application that does not fit its key has its line', async () => {
    const env = { ...TRUST, ...IDENTITY, OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE: CERTIFICATE_FILE };
    expect(await lineWith(env)).toMatch(
      /does not fit \(ERR_OSSL_X509_KEY_VALUES_MISMATCH\); check the paths in/,
    );
  });

  it('that nobody vouches for has its line', async () => {
    expect(await lineWith({})).toMatch(
      /certificate is not trusted.*OTEL_EXPORTER_OTLP_CERTIFICATE/,
    );
  });

  it('of another authority than the one that is named has its line', async () => {
    expect(await lineWith({ OTEL_EXPORTER_OTLP_CERTIFICATE: CLIENT_CERTIFICATE_FILE })).toMatch(
      /certificate is not trusted.*OTEL_EXPORTER_OTLP_CERTIFICATE/,
    );
  });

  it('that the receiver asks for in vain has its line', async () => {
    expect(await lineWith(TRUST, { asksForCertificate: true })).toMatch(
      /refused the TLS handshake.*OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE/,
    );
  });
});

it('a certificate for another name has its line', async () => {
  const receiver = await open(createTlsReceiver());
  const proxy = await open(createProxy(receiver.url));
  const run = await runToEnd('by itself', {
    env: {
      OTEL_EXPORTER_OTLP_ENDPOINT: 'https://another.test:4318',
      HTTPS_PROXY: proxy.url,
      ...TRUST,
    },
  });
  expect(linesAbout('traces', run)).toEqual([
    expect.stringMatching(/certificate is for another name/),
  ]);
});

describe('a redirect', () => {
  it.each([301, 302, 307, 308])(
    'of status %i is not followed, and a line says so',
    async (status) => {
      const target = await open(createReceiver());
      const location = `${target.url}/v1/traces`;
      const receiver = await open(
        createMisbehavingReceiver({ kind: 'answer', status, headers: { location } }),
      );
      const run = await runToEnd('by itself', {
        env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
      });
      expect(target.requests).toEqual([]);
      expect(linesAbout('traces', run)).toEqual([
        expect.stringContaining(
          `it answered ${status} and points to ${location}; redirects are not followed`,
        ),
      ]);
    },
  );
});

const linesAbout = (signal: string, run: Parameters<typeof ownLines>[0]): string[] =>
  ownLines(run).filter((line) => line.startsWith(`${signal} could not be delivered`));
