import { describe, expect, it } from '@jest/globals';
import { runForJson } from '../../support/run-script';

interface Sent {
  readonly spans: readonly {
    readonly name: string;
    readonly kind: number;
    readonly parent: string | undefined;
    readonly traceId: string;
    readonly spanId: string;
    readonly status: { readonly code: number; readonly message?: string };
    readonly attributes: Readonly<Record<string, unknown>>;
    readonly exceptions: readonly unknown[];
  }[];
  readonly durations: readonly Readonly<Record<string, unknown>>[];
  readonly seen: readonly unknown[];
}

/** `18` stands for a Node.js without the channel. */
type Door = 'channel' | 'wrapper';
const DOORS: readonly Door[] = ['channel', 'wrapper'];

/** Runs a script in which `http` is instrumented; `server` writes down the headers that it gets. */
const send = async (door: Door, script: string, propagators = 'both'): Promise<Sent> =>
  (await runForJson(`
  const http = require('node:http');
  const { context, metrics, propagation, trace } = require('@opentelemetry/api');
  const { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator, suppressTracing } = require('@opentelemetry/core');
  const { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } = require('@opentelemetry/sdk-trace');
  const { AggregationTemporality, InMemoryMetricExporter, MeterProvider, PeriodicExportingMetricReader } = require('@opentelemetry/sdk-metrics');
  const { ErrorContextManager } = load('context/error-context-manager.ts');
  const { instrumentHttpClients } = load('instrumentations/http/http-clients.ts');
  const exporter = new InMemorySpanExporter();
  const measured = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter: measured, exportIntervalMillis: 1e6 });
  context.setGlobalContextManager(new ErrorContextManager().enable());
  if (${JSON.stringify(propagators)} === 'both') propagation.setGlobalPropagator(new CompositePropagator({ propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()] }));
  trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }));
  metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
  instrumentHttpClients(settingsOf({}), ${door === 'channel' ? 'undefined' : "'20.6.0'"})(http, 'http:');
  const seen = [];
  const server = http.createServer((req, res) => {
    if (req.url === '/never') return undefined;
    if (req.url === '/kill') return req.socket.destroy();
    seen.push(req.headers);
    res.writeHead(Number(req.url.slice(1)) || 200);
    return res.end('text');
  });
  const sleep = (millis) => new Promise((resolve) => setTimeout(resolve, millis));
  (async () => {
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address();
    const ask = (...args) => new Promise((resolve) => {
      const request = http.get(...args);
      request.on('response', (response) => response.resume().on('end', () => resolve(response.statusCode)));
      request.on('error', (error) => resolve(error.code));
    });
    const base = { host: '127.0.0.1', port, agent: false };
    ${script}
    server.close();
    server.closeAllConnections();
    await sleep(10);
    await reader.forceFlush();
    const [metric] = measured.getMetrics()[0]?.scopeMetrics[0]?.metrics ?? [];
    console.log(JSON.stringify({
      spans: exporter.getFinishedSpans().map((span) => [span, span.spanContext()]).map(([{ name, kind, parentSpanContext, status, attributes, events }, { traceId, spanId }]) =>
        ({ name, kind, parent: parentSpanContext?.spanId, traceId, spanId, status, attributes, exceptions: events.map((event) => event.attributes['exception.message']) })),
      durations: (metric?.dataPoints ?? []).map(({ attributes, value }) => ({ ...attributes, count: value.count })),
      seen,
    }).replaceAll(String(port), '8080'));
  })();
`)) as Sent;

const OTHER_TRACE = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

describe.each(DOORS)('a request that is sent (by %s)', (door) => {
  it('has a span and a duration, and tells the server of them', async () => {
    const { spans, durations, seen } = await send(
      door,
      "await ask({ ...base, path: '/a?b=1', headers: { 'User-Agent': 'test' } });",
    );
    expect(spans).toMatchObject([
      {
        name: 'GET',
        kind: 2,
        status: { code: 0 },
        attributes: {
          'http.request.method': 'GET',
          'http.response.status_code': 200,
          'network.peer.address': '127.0.0.1',
          'network.peer.port': 8080,
          'network.protocol.version': '1.1',
          'server.address': '127.0.0.1',
          'server.port': 8080,
          'url.full': 'http://127.0.0.1:8080/a?b=1',
          'user_agent.original': 'test',
        },
      },
    ]);
    const [span] = spans;
    expect(seen).toMatchObject([{ traceparent: `00-${span?.traceId}-${span?.spanId}-01` }]);
    expect(durations).toEqual([
      {
        'http.request.method': 'GET',
        'http.response.status_code': 200,
        'network.protocol.version': '1.1',
        'server.address': '127.0.0.1',
        'server.port': 8080,
        count: 1,
      },
    ]);
  });

  it.each([
    ['a flat array', "['Host', 'a.test', 'X-A', '1']"],
    ['pairs', "[['Host', 'a.test'], ['X-A', '1']]"],
    ['an object', "{ Host: 'a.test', 'X-A': '1' }"],
    ['Expect', "{ Host: 'a.test', 'X-A': '1', Expect: '100-continue' }"],
    ['frozen', "Object.freeze({ Host: 'a.test', 'X-A': '1' })"],
  ])('keeps headers that come as %s, and has ours', async (_kind, headers) => {
    const { spans, seen } = await send(door, `await ask({ ...base, headers: ${headers} });`);
    expect(seen).toMatchObject([
      { host: 'a.test', 'x-a': '1', traceparent: expect.stringContaining(spans[0]!.spanId) },
    ]);
    expect(spans[0]?.attributes).toMatchObject({
      'server.address': '127.0.0.1',
      'server.port': 8080,
      'url.full': 'http://127.0.0.1:8080/',
    });
  });

  it.each([
    ['an object', `{ TraceParent: '${OTHER_TRACE}' }`],
    ['an array', `['Host', 'a', 'TraceParent', '${OTHER_TRACE}']`],
  ])('goes on with the trace that the caller names in %s', async (_kind, headers) => {
    const { spans, seen } = await send(door, `await ask({ ...base, headers: ${headers} });`);
    const [span] = spans;
    expect(span).toMatchObject({
      traceId: '0af7651916cd43dd8448eb211c80319c',
      parent: 'b7ad6b7169203331',
    });
    expect(seen).toMatchObject([{ traceparent: `00-${span?.traceId}-${span?.spanId}-01` }]);
  });

  it('leaves the baggage that the caller gives', async () => {
    const { seen } = await send(
      door,
      `const active = propagation.setBaggage(context.active(), propagation.createBaggage({ a: { value: '1' } }));
       await context.with(active, () => ask({ ...base }));
       await context.with(active, () => ask({ ...base, headers: { Baggage: 'mine=1' } }));`,
    );
    expect(seen).toMatchObject([{ baggage: 'a=1' }, { baggage: 'mine=1' }]);
  });

  it('sends no character that HTTP does not know', async () => {
    const { seen } = await send(
      door,
      `const baggage = propagation.createBaggage({ k: { value: 'v', metadata: { toString: () => 'm=\\u20ac\\r\\nx: y' } } });
       await context.with(propagation.setBaggage(context.active(), baggage), () => ask({ ...base }));`,
    );
    expect(seen).toMatchObject([{ baggage: 'k=v;m=x: y' }]);
  });

  it('is sent as it came when nothing is to be told', async () => {
    const { spans, seen } = await send(
      door,
      "await ask({ ...base, headers: ['Host', 'a', 'X-A', '1'] }); await ask(base);",
      'none',
    );
    expect(seen).toEqual([
      { host: 'a', 'x-a': '1', connection: 'close' },
      { host: '127.0.0.1:8080', connection: 'close' },
    ]);
    expect(spans).toHaveLength(2);
  });

  it('is not seen where tracing is suppressed', async () => {
    const { spans, durations, seen } = await send(
      door,
      'await context.with(suppressTracing(context.active()), () => ask(base));',
    );
    expect({ spans, durations }).toEqual({ spans: [], durations: [] });
    expect(seen).toEqual([{ host: '127.0.0.1:8080', connection: 'close' }]);
  });

  it.each([
    [404, 2],
    [503, 2],
    [302, 0],
  ])('that is answered with %d has the status', async (status, code) => {
    const { spans, durations } = await send(door, `await ask({ ...base, path: '/${status}' });`);
    expect(spans[0]).toMatchObject({
      status: { code },
      attributes: { 'http.response.status_code': status },
    });
    const errorType = code === 2 ? String(status) : undefined;
    expect([spans[0]?.attributes['error.type'], durations[0]?.['error.type']]).toEqual([
      errorType,
      errorType,
    ]);
  });

  it.each([
    [
      'the server cut off',
      "await ask({ ...base, path: '/kill' });",
      'socket hang up',
      'ECONNRESET',
    ],
    [
      'was destroyed',
      "const gone = http.get({ ...base, path: '/never' }).on('error', () => undefined); setTimeout(() => gone.destroy(), 10); await sleep(50);",
      'socket hang up',
      'ECONNRESET',
    ],
    [
      'was refused',
      "await ask({ host: '127.0.0.1', port: 1, agent: false });",
      'ECONNREFUSED',
      'ECONNREFUSED',
    ],
  ])('that %s has its code and no status code', async (_how, script, message, errorType) => {
    const { spans, durations } = await send(door, script);
    expect(spans).toMatchObject([
      {
        status: { code: 2 },
        attributes: { 'error.type': errorType },
        exceptions: [expect.stringContaining(message)],
      },
    ]);
    expect(spans[0]?.attributes).not.toHaveProperty('http.response.status_code');
    expect(durations).toMatchObject([{ 'error.type': errorType, count: 1 }]);
    expect(durations[0]).not.toHaveProperty('http.response.status_code');
  });

  it('runs its callbacks in the context of who asked, on a connection of another', async () => {
    const { seen } = await send(
      door,
      `const KEY = Symbol('who');
       const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
       const who = [];
       await Promise.all(['a', 'b', 'c'].map((name) => context.with(context.active().setValue(KEY, name), () =>
         new Promise((resolve) => {
           const request = http.get({ ...base, agent }, (response) => {
             who.push([name, context.active().getValue(KEY)]);
             response.on('data', () => who.push([name, context.active().getValue(KEY)]));
             response.on('end', () => { who.push([name, context.active().getValue(KEY)]); });
           });
           request.on('close', () => { who.push([name, context.active().getValue(KEY)]); resolve(); });
         }))));
       agent.destroy();
       seen.splice(0, Infinity, ...who);`,
    );
    expect(seen).toHaveLength(12);
    expect(seen.filter((entry) => new Set(entry as string[]).size > 1)).toEqual([]);
  });

  it.each([
    ["{ ...base, method: 'CONNECT', path: 'shop.test:443' }", 'http://shop.test:443'],
    ["{ ...base, path: 'http://shop.test/a?b=1' }", 'http://shop.test/a?b=1'],
    ['`http://127.0.0.1:${port}/a`', 'http://127.0.0.1:8080/a'],
    ['new URL(`http://me:secret@127.0.0.1:${port}/a`)', 'http://127.0.0.1:8080/a'],
  ])('of %s has a sensible URL', async (options, url) => {
    const { spans } = await send(door, `await ask(${options});`);
    expect(spans[0]?.attributes['url.full']).toBe(url);
  });

  it('that becomes an upgrade has the status of the handshake', async () => {
    const { spans } = await send(
      door,
      `server.on('upgrade', (req, socket) => socket.end('HTTP/1.1 101 Switching Protocols\\r\\nConnection: Upgrade\\r\\nUpgrade: x\\r\\n\\r\\n'));
       const request = http.get({ ...base, headers: { Connection: 'Upgrade', Upgrade: 'x' } });
       await new Promise((resolve) => request.on('upgrade', (response, socket) => { socket.destroy(); resolve(); }));`,
    );
    expect(spans).toMatchObject([
      { status: { code: 0 }, attributes: { 'http.response.status_code': 101 } },
    ]);
  });
});
