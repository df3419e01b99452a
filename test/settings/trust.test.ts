import { once } from 'node:events';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Span } from '@acme/otlp-receiver';
import { parseJsonLines } from '@acme/otel-testkit';
import { startEchoServer, type EchoServer } from '../support/echo-server';
import { runApp, startApp } from '../support/run';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = 'b7ad6b7169203331';
const CALLER = {
  traceparent: `00-${TRACE}-${PARENT}-01`,
  tracestate: 'shop=1',
  baggage: 'user=me',
};

let echo: EchoServer;
beforeAll(async () => {
  echo = await startEchoServer();
});
afterAll(() => echo.close());

/** Says in a word what became of the caller's trace. */
const treatmentOf = (span: Span | undefined): string => {
  if (span?.traceId === TRACE) return 'continued';
  return span?.links.some(({ traceId, spanId }) => traceId === TRACE && spanId === PARENT)
    ? 'linked'
    : 'ignored';
};

describe('whose traces are continued', () => {
  it('ACME_OTEL_INCOMING_CONTEXT restarts with a link, but for the paths that are trusted', async () => {
    const app = await startApp('relay.cjs', {
      env: { ACME_OTEL_INCOMING_CONTEXT: 'restart;/internal/*=continue;/private=ignore' },
    });
    const to = `to=http://127.0.0.1:${echo.port}/`;
    await app.request('/public?a=1', { headers: CALLER });
    await app.request('/internal/orders', { headers: CALLER });
    await app.request('/private', { headers: CALLER });
    await app.request(`/http?${to}`, { headers: CALLER });
    const { spans } = await app.stop();
    const servers = Object.fromEntries(
      spans
        .filter(({ kind }) => kind === 'SERVER')
        .map((span) => [span.attributes['url.path'], span]),
    );
    expect(treatmentOf(servers['/public'])).toBe('linked');
    expect(servers['/public']?.parentSpanId).toBeUndefined();
    expect(treatmentOf(servers['/internal/orders'])).toBe('continued');
    expect(treatmentOf(servers['/private'])).toBe('ignored');
    // Nothing of the caller goes on to the next service.
    const [sent] = echo.take();
    expect(sent?.['traceparent']).toContain(servers['/http']?.traceId);
    expect([sent?.['tracestate'], sent?.['baggage']]).toEqual([undefined, undefined]);
  });

  it.each([
    ['restart', ''],
    ['ignore', ''],
    ['restart', 'other'],
    ['ignore', 'other'],
  ])(
    'a proxy that copies headers passes nothing of the caller on: %s, targets %s',
    async (incoming, targets) => {
      const app = await startApp('relay.cjs', {
        env: { ACME_OTEL_INCOMING_CONTEXT: incoming, ACME_OTEL_PROPAGATION_TARGETS: targets },
      });
      for (const way of ['forward', 'forward-array', 'forward-fetch', 'forward-undici']) {
        await app.request(`/${way}?to=http://127.0.0.1:${echo.port}/`, {
          headers: { ...CALLER, 'x-own': 'stays' },
        });
        const [sent = {}] = echo.take();
        const { traceparent, tracestate, baggage, 'x-own': own } = sent;
        expect([tracestate, baggage, own]).toEqual([undefined, undefined, 'stays']);
        if (targets === '') expect(traceparent).toMatch(/^00-(?!0af76519)/);
        else expect(traceparent).toBeUndefined();
      }
      const { spans } = await app.stop();
      expect(spans).toHaveLength(8);
      expect(spans.every(({ traceId }) => traceId !== TRACE)).toBe(true);
    },
  );

  it('what the application says of its own traces stays where the caller is not continued', async () => {
    const app = await startApp('relay.cjs', { env: { ACME_OTEL_INCOMING_CONTEXT: 'restart' } });
    await app.request(`/own?to=http://127.0.0.1:${echo.port}/`, { headers: CALLER });
    await app.stop();
    const [sent] = echo.take();
    expect(sent?.['traceparent']).toMatch(/^00-1{32}-/);
    expect(sent?.['baggage']).toBe('own=1');
  });

  it.each([
    ['ignore;127.0.0.0/8=continue', 'continued'],
    ['ignore;10.0.0.0/8=continue', 'ignored'],
    ['ignore;127.0.0.1=restart', 'linked'],
  ])('the address of the caller counts: %s', async (setting, treatment) => {
    const app = await startApp('relay.cjs', { env: { ACME_OTEL_INCOMING_CONTEXT: setting } });
    // What a caller says of itself is not its address.
    await app.request('/', { headers: { ...CALLER, 'x-forwarded-for': '10.0.0.1' } });
    const { spans } = await app.stop();
    expect(spans.map(treatmentOf)).toEqual([treatment]);
  });

  it('upgrades are treated alike', async () => {
    const app = await startApp('upgrades.cjs', { env: { ACME_OTEL_INCOMING_CONTEXT: 'restart' } });
    const headers = { ...CALLER, connection: 'upgrade', upgrade: 'own' };
    const upgrade = request({ host: '127.0.0.1', port: app.port, headers }).end();
    const [, socket] = (await once(upgrade, 'upgrade')) as [unknown, { destroy(): void }];
    socket.destroy();
    const { spans } = await app.stop();
    expect(spans.map(treatmentOf)).toEqual(['linked']);
  });

  it.each([
    ['continue', 'continued'],
    ['restart', 'linked'],
    ['ignore', 'ignored'],
    ['ignore;127.0.0.0/8=continue', 'continued'],
    ['continue;/shop.Orders/*=restart', 'linked'],
  ])('calls of gRPC are treated alike: %s', async (setting, treatment) => {
    const { spans } = await runApp('grpc-relay.cjs', {
      args: ['127.0.0.1'],
      env: {
        ACME_OTEL_INCOMING_CONTEXT: setting,
        CALLER: JSON.stringify(CALLER),
      },
    });
    const server = spans.find(({ kind, name }) => kind === 'SERVER' && name.endsWith('Find'));
    expect(treatmentOf(server)).toBe(treatment);
  });
});

describe('who gets ours', () => {
  /** Sends the caller's context through the application to a host, and returns what arrives of it. */
  async function relay(targets: string, clients: readonly string[], hosts: readonly string[]) {
    const app = await startApp('relay.cjs', { env: { ACME_OTEL_PROPAGATION_TARGETS: targets } });
    const arrived: Record<string, string> = {};
    for (const client of clients) {
      for (const host of hosts) {
        await app.request(`/${client}?to=http://${host}:${echo.port}/`, { headers: CALLER });
        const [headers = {}] = echo.take();
        arrived[`${client} ${host}`] = Object.keys(CALLER)
          .filter((name) => headers[name] !== undefined)
          .join('+');
      }
    }
    await app.stop();
    return arrived;
  }

  const CLIENTS = ['http', 'http-array', 'fetch', 'undici'];
  const toEach = (hosts: Readonly<Record<string, string>>) =>
    Object.fromEntries(
      CLIENTS.flatMap((client) =>
        Object.entries(hosts).map(([host, parts]) => [`${client} ${host}`, parts]),
      ),
    );

  it('ACME_OTEL_PROPAGATION_TARGETS hands nothing to a host that is not in the list', async () => {
    expect(await relay('127.0.0.1', CLIENTS, ['127.0.0.1', 'localhost'])).toEqual(
      toEach({ '127.0.0.1': 'traceparent', localhost: '' }),
    );
  });

  it('the parts are chosen for each host, by patterns and by ports', async () => {
    const targets = `local*=traceparent+tracestate, 127.0.0.1:${echo.port}=all,127.0.0.1=none`;
    expect(await relay(targets, CLIENTS, ['127.0.0.1', 'localhost'])).toEqual(
      toEach({
        '127.0.0.1': 'traceparent+tracestate+baggage',
        localhost: 'traceparent+tracestate',
      }),
    );
  });

  it('neither a path nor a Host header makes a host another one', async () => {
    const app = await startApp('relay.cjs', {
      env: {
        ACME_OTEL_PROPAGATION_TARGETS: 'api.internal=all,127.0.0.1:1=all',
        ACME_OTEL_HTTP_CLIENT_IGNORED_HOSTS: '127.0.0.1:1',
      },
    });
    const origin = `http://127.0.0.1:${echo.port}`;
    const headers = { ...CALLER, 'x-host': '127.0.0.1:1' };
    await app.request(`/fetch?to=${origin}//api.internal/x`, { headers });
    await app.request(`/host?to=${origin}/`, { headers });
    await app.request(`/host-array?to=${origin}/`, { headers });
    const { spans } = await app.stop();
    expect(echo.take().map(({ traceparent }) => traceparent)).toEqual(Array(3).fill(undefined));
    const clients = spans.filter(({ kind }) => kind === 'CLIENT');
    expect(clients.map(({ attributes }) => attributes['server.address'])).toEqual(
      Array(3).fill('127.0.0.1'),
    );
    expect(clients.map(({ attributes }) => attributes['url.full'])).toContain(
      `${origin}//api.internal/x`,
    );
  });

  it.each(['none', 'https://'])('%s hands out nothing', async (targets) => {
    expect(await relay(targets, CLIENTS, ['127.0.0.1'])).toEqual(toEach({ '127.0.0.1': '' }));
  });

  it('without a list everybody gets everything', async () => {
    expect(await relay('', ['fetch'], ['127.0.0.1'])).toEqual({
      'fetch 127.0.0.1': 'traceparent+tracestate+baggage',
    });
  });

  it.each([
    ['127.0.0.1=all', ['traceparent', 'tracestate', 'baggage']],
    ['127.0.0.1', ['traceparent']],
    ['other=all', []],
  ])('calls of gRPC keep to %s', async (targets, parts) => {
    const run = await runApp('grpc-relay.cjs', {
      args: ['127.0.0.1'],
      env: { ACME_OTEL_PROPAGATION_TARGETS: targets, CALLER: JSON.stringify(CALLER) },
    });
    const [arrived = {}] = parseJsonLines(run.stdout);
    expect(Object.keys(arrived)).toEqual(parts);
  });
});
