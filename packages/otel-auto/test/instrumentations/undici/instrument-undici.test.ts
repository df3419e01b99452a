import { describe, expect, it } from '@jest/globals';
import { runForJson } from '../../support/run-script';

interface Sent {
  readonly spans: readonly {
    readonly name: string;
    readonly parent: string | undefined;
    readonly traceId: string;
    readonly spanId: string;
    readonly status: { readonly code: number };
    readonly attributes: Readonly<Record<string, unknown>>;
    readonly exceptions: readonly unknown[];
  }[];
  readonly durations: readonly Readonly<Record<string, unknown>>[];
  readonly seen: readonly unknown[];
}

const send = async (script: string): Promise<Sent> =>
  (await runForJson(`
  const http = require('node:http');
  const { context, metrics, propagation, trace } = require('@opentelemetry/api');
  const { W3CTraceContextPropagator, suppressTracing } = require('@opentelemetry/core');
  const { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } = require('@opentelemetry/sdk-trace');
  const { AggregationTemporality, InMemoryMetricExporter, MeterProvider, PeriodicExportingMetricReader } = require('@opentelemetry/sdk-metrics');
  const { ErrorContextManager } = load('context/error-context-manager.ts');
  const { instrumentUndici } = load('instrumentations/undici/instrument-undici.ts');
  const exporter = new InMemorySpanExporter();
  const measured = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter: measured, exportIntervalMillis: 1e6 });
  context.setGlobalContextManager(new ErrorContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }));
  metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
  require('node:diagnostics_channel').subscribe('undici:request:create', instrumentUndici(settingsOf({})));
  const seen = [];
  const server = http.createServer((req, res) => {
    seen.push(req.rawHeaders.filter((_, index, all) => index % 2 === 1 && all[index - 1].toLowerCase() === 'traceparent'));
    if (req.url === '/never') return undefined;
    if (req.url === '/kill') return req.socket.destroy();
    res.writeHead(Number(req.url.slice(1)) || 200);
    return res.end('text');
  });
  const sleep = (millis) => new Promise((resolve) => setTimeout(resolve, millis));
  (async () => {
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = 'http://127.0.0.1:' + server.address().port;
    const ask = (path, init) => fetch(url + path, init).then((response) => response.text(), (error) => error.name);
    ${script}
    server.closeAllConnections();
    server.close();
    await sleep(10);
    await reader.forceFlush();
    const [metric] = measured.getMetrics()[0]?.scopeMetrics[0]?.metrics ?? [];
    console.log(JSON.stringify({
      spans: exporter.getFinishedSpans().map((span) => [span, span.spanContext()]).map(([{ name, parentSpanContext, status, attributes, events }, { traceId, spanId }]) =>
        ({ name, parent: parentSpanContext?.spanId, traceId, spanId, status, attributes, exceptions: events.map((event) => event.attributes['exception.message']) })),
      durations: (metric?.dataPoints ?? []).map(({ attributes, value }) => ({ ...attributes, count: value.count })),
      seen,
    }).replaceAll(String(new URL(url).port), '8080'));
  })();
`)) as Sent;

const OTHER_TRACE = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

/** Aborts a request that the server has. */
const abortWith = (reason: string): string => `
  const controller = new AbortController();
  const gone = ask('/never', { signal: controller.signal });
  while (seen.length === 0) await sleep(1);
  controller.abort(${reason});
  await gone;`;

describe('a request of fetch', () => {
  it('keeps the method as it is sent beside the one that is known', async () => {
    const { spans } = await send("await ask('/a', { method: 'patch' }); await ask('/a');");
    expect(spans.map(({ name }) => name)).toEqual(['PATCH', 'GET']);
    expect(spans[0]?.attributes).toMatchObject({
      'http.request.method': 'PATCH',
      'http.request.method_original': 'patch',
    });
    expect(spans[1]?.attributes).not.toHaveProperty('http.request.method_original');
  });

  it('has a span and a duration, and tells the server of them', async () => {
    const { spans, durations, seen } = await send("await ask('/a?b=1');");
    const [span] = spans;
    expect(span).toMatchObject({
      name: 'GET',
      status: { code: 0 },
      attributes: {
        'http.response.status_code': 200,
        'network.peer.address': '127.0.0.1',
        'url.full': 'http://127.0.0.1:8080/a?b=1',
      },
    });
    expect(seen).toEqual([[`00-${span?.traceId}-${span?.spanId}-01`]]);
    expect(durations).toMatchObject([{ 'http.response.status_code': 200, count: 1 }]);
  });

  it.each([
    "{ traceparent: 'OWN' }",
    "Object.freeze({ TraceParent: 'OWN' })",
    "[['traceparent', 'OWN']]",
  ])('sends one traceparent, in the trace that the caller names (%s)', async (headers) => {
    const { spans, seen } = await send(
      `await ask('/', { headers: ${headers.replace('OWN', OTHER_TRACE)} });`,
    );
    const [span] = spans;
    expect(span).toMatchObject({
      traceId: '0af7651916cd43dd8448eb211c80319c',
      parent: 'b7ad6b7169203331',
    });
    expect(seen).toEqual([[`00-${span?.traceId}-${span?.spanId}-01`]]);
  });

  it('stays below the active span when the caller hands on its trace', async () => {
    const { spans, seen } = await send(
      `await trace.getTracer('test').startActiveSpan('outer', async (outer) => {
         const headers = {};
         propagation.inject(context.active(), headers);
         await ask('/', { headers });
         outer.end();
       });`,
    );
    const [inner, outer] = spans;
    expect(inner).toMatchObject({ name: 'GET', parent: outer?.spanId });
    expect(seen).toEqual([[`00-${inner?.traceId}-${inner?.spanId}-01`]]);
  });

  it.each([
    ['the server cut off', "await ask('/kill');", 'UND_ERR_SOCKET'],
    ['was refused', "await fetch('http://127.0.0.1:2').catch(() => undefined);", 'ECONNREFUSED'],
    ['was given up', abortWith("new DOMException('', 'TimeoutError')"), 'TimeoutError'],
    ['was aborted', abortWith(''), 'AbortError'],
  ])('that %s has its code and no status code', async (_how, script, errorType) => {
    const { spans, durations } = await send(script);
    expect(spans).toMatchObject([{ status: { code: 2 }, attributes: { 'error.type': errorType } }]);
    expect(spans[0]?.attributes).not.toHaveProperty(['http.response.status_code']);
    expect(durations).toMatchObject([{ 'error.type': errorType }]);
  });

  it('is not seen where tracing is suppressed', async () => {
    const { spans, seen } = await send(
      "await context.with(suppressTracing(context.active()), () => ask('/'));",
    );
    expect({ spans, seen }).toEqual({ spans: [], seen: [[]] });
  });

  it('never fails by a propagator that does', async () => {
    const { spans, seen } = await send(
      `propagation.disable();
       propagation.setGlobalPropagator({ fields: () => { throw new Error('no'); }, inject: (active, carrier) => { carrier['bad name'] = '1'; carrier.x = '\\u20ac1\\r\\n'; carrier.y = 1n; throw new Error('no'); }, extract: (active) => active });
       seen.push(await ask('/'));`,
    );
    expect(spans).toHaveLength(1);
    expect(seen).toEqual([[], 'text']);
  });
});
