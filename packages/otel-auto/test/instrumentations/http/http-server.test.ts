import { describe, expect, it } from '@jest/globals';
import { VERSION } from '../../../src/version';
import { runForJson, runScript } from '../../support/run-script';

interface Served {
  readonly spans: readonly {
    readonly name: string;
    readonly kind: number;
    readonly scope: { readonly name: string; readonly version: string };
    readonly status: { readonly code: number; readonly message?: string };
    readonly attributes: Readonly<Record<string, unknown>>;
    readonly exceptions: readonly unknown[];
  }[];
  readonly durations: readonly Readonly<Record<string, unknown>>[];
  readonly seen: readonly unknown[];
}

/**
 * Begins a script with the globals of a distro and a server that is instrumented; `serve` is its
 * listener. `end()` prints what was recorded.
 */
const prelude = (serve: string, { ours = true } = {}) => `
  const http = require('node:http');
  const { context, metrics, propagation, trace } = require('@opentelemetry/api');
  const { W3CTraceContextPropagator, getRPCMetadata, isTracingSuppressed } = require('@opentelemetry/core');
  const { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } = require('@opentelemetry/sdk-trace');
  const { AggregationTemporality, InMemoryMetricExporter, MeterProvider, PeriodicExportingMetricReader } = require('@opentelemetry/sdk-metrics');
  const { ErrorContextManager, contextOfError } = load('context/error-context-manager.ts');
  const { failServerSpan } = load('instrumentations/http/server-call.ts');
  const { instrumentHttpServers } = load('instrumentations/http/http-server.ts');
  const { rememberServerError } = load('instrumentations/server-errors.ts');
  const exporter = new InMemorySpanExporter();
  const measured = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter: measured, exportIntervalMillis: 1e6 });
  context.setGlobalContextManager(new ErrorContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }));
  metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
  if (${ours}) instrumentHttpServers(settingsOf({ ACME_OTEL_HTTP_IGNORED_PATHS: '/healthz,/static/*' }).http);
  const seen = [];
  const spanId = () => trace.getSpan(context.active())?.spanContext().spanId;
  const server = http.createServer({ connectionsCheckingInterval: 10 }, (req, res) => { ${serve} });
  const listening = new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const ask = async (path, options = {}) => {
    await listening;
    return await new Promise((resolve, reject) => {
      const request = http.request({ port: server.address().port, path, agent: false, ...options }, (response) => {
        response.resume().on('end', () => resolve(response.statusCode)).on('error', reject);
      });
      request.on('error', reject).end(options.body);
    });
  };
  const recorded = async () => {
    for (let times = 0; times < 200 && exporter.getFinishedSpans().length === 0; times += 1) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  const end = async () => {
    server.close();
    await new Promise((resolve) => setImmediate(resolve));
    await reader.forceFlush();
    const [resourceMetrics] = measured.getMetrics();
    const [metric] = resourceMetrics?.scopeMetrics[0]?.metrics ?? [];
    console.log(JSON.stringify({
      spans: exporter.getFinishedSpans().map(({ name, kind, instrumentationScope: scope, status, attributes, events }) =>
        ({ name, kind, scope, status, attributes, exceptions: events.map((event) => event.attributes['exception.message']) })),
      durations: (metric?.dataPoints ?? []).map(({ attributes, value }) => ({ ...attributes, count: value.count })),
      seen,
    }));
  };
`;

const serve = async (
  listener: string,
  script: string,
  options: { readonly ours?: boolean } = {},
): Promise<Served> =>
  (await runForJson(
    `${prelude(listener, options)} (async () => { ${script}; await end(); })();`,
  )) as Served;

describe('a request that a server serves', () => {
  it('has a server span with its route, status and peer, and a duration', async () => {
    const { spans, durations } = await serve(
      "getRPCMetadata(context.active()).route = '/orders/:id'; res.end('ok');",
      "await ask('/orders/7?full=1')",
    );
    expect(spans).toMatchObject([
      {
        name: 'GET /orders/:id',
        kind: 1,
        status: { code: 0 },
        attributes: {
          'http.request.method': 'GET',
          'http.response.status_code': 200,
          'http.route': '/orders/:id',
          'url.path': '/orders/7',
          'url.query': 'full=1',
          'url.scheme': 'http',
        },
      },
    ]);
    expect(durations).toEqual([
      {
        'http.request.method': 'GET',
        'http.response.status_code': 200,
        'http.route': '/orders/:id',
        'network.protocol.version': '1.1',
        'url.scheme': 'http',
        count: 1,
      },
    ]);
  });

  it('has the scope of the distro', async () => {
    const { spans } = await serve('res.end()', "await ask('/')");
    expect(spans[0]?.scope).toMatchObject({ name: '@acme/otel-auto/http', version: VERSION });
  });

  it('goes on with the trace of who asks', async () => {
    const { seen } = await serve(
      'seen.push(trace.getSpan(context.active()).spanContext().traceId); res.end();',
      "await ask('/', { headers: { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' } })",
    );
    expect(seen).toEqual(['0af7651916cd43dd8448eb211c80319c']);
  });

  it('is served in the context of its span, with all that request and answer emit', async () => {
    const { seen } = await serve(
      `const own = spanId();
       const see = (what) => seen.push([what, spanId() === own]);
       see('listener');
       req.on('data', () => see('data'));
       req.once('end', () => { see('end'); res.write('a'); setTimeout(() => { see('timer'); res.end(); }, 1); });
       res.on('finish', () => see('finish')).on('close', () => see('close'));
       process.nextTick(() => see('tick'));`,
      "await ask('/', { method: 'POST', body: 'text' })",
    );
    expect(seen).toHaveLength(7);
    expect(seen.filter((entry) => !(entry as [string, boolean])[1])).toEqual([]);
  });

  it('has a span of its own on a connection that is kept', async () => {
    const { seen, spans } = await serve(
      "seen.push(spanId()); req.resume().on('end', () => { seen.push(spanId()); res.end(); });",
      `const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
       await Promise.all([ask('/a', { agent }), ask('/b', { agent }), ask('/c', { agent })]);
       agent.destroy();`,
    );
    expect(spans).toHaveLength(3);
    expect(new Set(seen).size).toBe(3);
    expect([seen[0], seen[2], seen[4]]).toEqual([seen[1], seen[3], seen[5]]);
  });

  it('leaves no context behind', async () => {
    const { seen } = await serve(
      'res.end();',
      `await ask('/');
       server.on('connection', () => seen.push(spanId() ?? 'none'));
       await ask('/');
       seen.push(spanId() ?? 'none');`,
    );
    expect(seen).toEqual(['none', 'none']);
  });

  it('says of a 5xx that it failed, with the error that passed', async () => {
    const { spans, durations } = await serve(
      "rememberServerError(new Error('no stock')); res.statusCode = 503; res.end();",
      "await ask('/')",
    );
    expect(spans).toMatchObject([
      {
        name: 'GET',
        status: { code: 2 },
        attributes: { 'error.type': '503' },
        exceptions: ['no stock'],
      },
    ]);
    expect(durations).toMatchObject([{ 'error.type': '503', 'http.response.status_code': 503 }]);
  });

  it('does not say so of a 4xx', async () => {
    const { spans } = await serve(
      "rememberServerError(new Error('no stock')); res.statusCode = 404; res.end();",
      "await ask('/')",
    );
    expect(spans).toMatchObject([{ status: { code: 0 }, exceptions: [] }]);
    expect(spans[0]?.attributes).not.toHaveProperty('error.type');
  });

  it('says that the client went away before it had the answer', async () => {
    const { spans } = await serve(
      "req.socket.on('close', () => seen.push('closed')); res.write('a');",
      `await listening;
       const request = http.get({ port: server.address().port, agent: false });
       request.on('error', () => undefined).on('response', (response) => {
         response.on('error', () => undefined);
         request.destroy();
       });
       while (seen.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));`,
    );
    expect(spans).toMatchObject([{ attributes: { 'acme.client_aborted': true } }]);
  });

  it('is what the client got, when something is written after the end of its answer', async () => {
    const { spans, durations } = await serve(
      "res.on('error', () => seen.push('heard')); res.end(); res.write('late');",
      "await ask('/'); while (seen.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));",
    );
    expect(spans).toMatchObject([
      { status: { code: 0 }, attributes: { 'http.response.status_code': 200 } },
    ]);
    expect(durations).toMatchObject([{ 'http.response.status_code': 200, count: 1 }]);
  });

  it('has no status code when its head was never sent', async () => {
    const { spans, durations } = await serve(
      'res.writeHead(200); setTimeout(() => req.socket.destroy(), 10);',
      "await ask('/').catch(() => undefined); await new Promise((resolve) => setTimeout(resolve, 50));",
    );
    expect(spans[0]?.attributes).not.toHaveProperty('http.response.status_code');
    expect(durations).toMatchObject([{ 'error.type': 'no_response', count: 1 }]);
  });

  it('is no success, and the client has not gone, when the server destroys the connection', async () => {
    const { spans, durations } = await serve(
      'req.socket.destroy();',
      "await ask('/').catch(() => undefined); await new Promise((resolve) => setTimeout(resolve, 20));",
    );
    expect(spans).toMatchObject([
      { status: { code: 2 }, attributes: { 'error.type': 'no_response' } },
    ]);
    expect(spans[0]?.attributes).not.toHaveProperty('http.response.status_code');
    expect(spans[0]?.attributes).not.toHaveProperty('acme.client_aborted');
    expect(durations).toEqual([
      {
        'error.type': 'no_response',
        'http.request.method': 'GET',
        'network.protocol.version': '1.1',
        'url.scheme': 'http',
        count: 1,
      },
    ]);
  });

  it('is no success when the application breaks its answer off', async () => {
    const { spans, durations } = await serve(
      "res.on('error', () => undefined); res.write('a', () => res.destroy());",
      "await ask('/').catch(() => undefined); await recorded();",
    );
    const attributes = {
      'error.type': 'incomplete_response',
      'http.response.status_code': 200,
    };
    expect(spans).toMatchObject([{ status: { code: 2 }, attributes }]);
    expect(spans[0]?.attributes).not.toHaveProperty(['acme.client_aborted']);
    expect(durations).toMatchObject([attributes]);
  });

  it('is named HTTP when nobody knows its method', async () => {
    const { spans } = await serve(
      'res.end();',
      `await listening;
       await new Promise((resolve) => http.request({ port: server.address().port, method: 'PURGE', agent: false }, (answer) => answer.on('end', resolve).resume()).end());
       await recorded();`,
    );
    expect(spans).toMatchObject([
      { name: 'HTTP', attributes: { 'http.request.method': '_OTHER' } },
    ]);
  });

  it.each(['res.destroy()', "res.destroy(new Error('mine'))", 'req.destroy()'])(
    'has not lost its client when the application gives up (%s)',
    async (giveUp) => {
      const { spans } = await serve(
        `res.on('error', () => undefined); req.on('error', () => undefined); ${giveUp};`,
        "await ask('/').catch(() => undefined); await new Promise((resolve) => setTimeout(resolve, 20));",
      );
      expect(spans).toHaveLength(1);
      expect(spans[0]?.attributes).not.toHaveProperty('acme.client_aborted');
      expect(spans[0]?.attributes).not.toHaveProperty('http.response.status_code');
    },
  );

  it('is no success when the client goes away before the answer has begun', async () => {
    const { spans, durations } = await serve(
      "req.socket.on('close', () => seen.push('closed')); globalThis.client.destroy();",
      `await listening;
       globalThis.client = http.get({ port: server.address().port, agent: false });
       client.on('error', () => undefined);
       while (seen.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));`,
    );
    expect(spans).toMatchObject([
      {
        status: { code: 2 },
        attributes: { 'acme.client_aborted': true, 'error.type': 'client_aborted' },
      },
    ]);
    expect(spans[0]?.attributes).not.toHaveProperty('http.response.status_code');
    expect(durations).toMatchObject([{ 'error.type': 'client_aborted' }]);
  });

  it.each([
    ['the connection timed out', '', 'req.socket.setTimeout(20);', 'GET'],
    ['its request timed out', '', 'req.setTimeout(20);', 'GET'],
    ['its answer timed out', '', 'res.setTimeout(20, () => req.socket.end());', 'GET'],
    [
      'a listener answered that it timed out',
      "server.on('timeout', (socket) => socket.end('HTTP/1.1 503 No\\r\\n\\r\\n'));",
      'req.socket.setTimeout(20);',
      'GET',
    ],
    [
      'its body did not come in time',
      'server.requestTimeout = 100; server.headersTimeout = 100;',
      '',
      'POST',
    ],
    [
      'a listener answered that its body did not come in time',
      `server.requestTimeout = 100; server.headersTimeout = 100;
       server.on('clientError', (error, socket) => setTimeout(() => socket.writable && socket.end('HTTP/1.1 408 Late\\r\\n\\r\\n'), 20));`,
      '',
      'POST',
    ],
  ])('is a timeout and has not lost its client when %s', async (_how, prepare, answer, method) => {
    const { spans, durations } = await serve(
      answer,
      `${prepare}
       await listening;
       const socket = require('node:net').connect(server.address().port);
       socket.on('error', () => undefined).resume();
       socket.write('${method} / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: ${method === 'GET' ? 0 : 9}\\r\\n\\r\\n');
       await new Promise((resolve) => socket.on('close', resolve));
       await recorded();`,
    );
    expect(spans).toMatchObject([{ status: { code: 2 }, attributes: { 'error.type': 'timeout' } }]);
    expect(spans[0]?.attributes).not.toHaveProperty(['acme.client_aborted']);
    expect(durations).toMatchObject([{ 'error.type': 'timeout' }]);
  });

  it('has lost its client when that goes away after a timeout that nobody acted on', async () => {
    const { spans } = await serve(
      "res.on('timeout', () => seen.push('timeout')); res.setTimeout(10);",
      `await listening;
       const request = http.get({ port: server.address().port, agent: false });
       request.on('error', () => undefined);
       while (seen.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
       request.destroy();
       await recorded();`,
    );
    expect(spans).toMatchObject([{ attributes: { 'acme.client_aborted': true } }]);
  });

  it('has lost its client when that goes away within its body, whoever hears of it', async () => {
    const { spans } = await serve(
      "req.on('error', () => undefined).resume(); seen.push('served');",
      `server.on('clientError', (error, socket) => socket.end('HTTP/1.1 400 Bad\\r\\n\\r\\n'));
       await listening;
       const socket = require('node:net').connect(server.address().port);
       socket.on('error', () => undefined).resume();
       socket.write('POST / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 9\\r\\n\\r\\nabc');
       while (seen.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
       socket.end();
       await recorded();`,
    );
    expect(spans).toMatchObject([{ attributes: { 'acme.client_aborted': true } }]);
  });

  it.each([
    ['answers there', "socket.end('HTTP/1.1 204 No Content\\r\\n\\r\\n');"],
    [
      'answers there when it has read the request',
      "req.resume(); setTimeout(() => socket.end('HTTP/1.1 204 No Content\\r\\n\\r\\n'), 20);",
    ],
    ['leaves it to the client', "seen.push('served');"],
  ])(
    'ends without an outcome when the application takes its connection and %s',
    async (_what, act) => {
      const { spans, durations } = await serve(
        `req.on('error', () => undefined); const { socket } = res; res.detachSocket(socket); ${act}`,
        `await listening;
       const socket = require('node:net').connect(server.address().port);
       socket.on('error', () => undefined).resume();
       socket.write('GET / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n');
       const closed = new Promise((resolve) => socket.on('close', resolve));
       while (!socket.readableEnded && seen.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
       socket.end();
       await closed;
       await recorded();`,
      );
      expect(spans).toMatchObject([{ status: { code: 0 } }]);
      expect(spans[0]?.attributes).not.toHaveProperty(['error.type']);
      expect(durations).toMatchObject([{ count: 1 }]);
    },
  );

  it.each(['/healthz', '/healthz?full=1', '/healthz?', '/static/a.css'])(
    'has a duration and no span at %s, and nothing within it is traced',
    async (path) => {
      const { spans, durations, seen } = await serve(
        `seen.push(isTracingSuppressed(context.active()));
         getRPCMetadata(context.active()).route = '/ignored';
         req.resume().on('end', () => { seen.push(isTracingSuppressed(context.active())); res.end(); });`,
        `await ask('${path}')`,
      );
      expect({ spans, seen }).toEqual({ spans: [], seen: [true, true] });
      expect(durations).toMatchObject([
        { 'http.route': '/ignored', 'http.response.status_code': 200, count: 1 },
      ]);
    },
  );

  it.each(['/', '/orders', '/healthz/deep', '/healthzz', '/orders?next=/healthz', '/static'])(
    'has a span at %s',
    async (path) => {
      const { spans } = await serve('res.end();', `await ask('${path}')`);
      expect(spans).toHaveLength(1);
    },
  );
});

describe('a request that leaves HTTP', () => {
  const UPGRADE = `
    const upgrade = (path, more) => new Promise((resolve) => {
      const request = http.request({ port: server.address().port, path, agent: false, headers: { Connection: 'Upgrade', Upgrade: 'x' }, ...more });
      for (const event of ['upgrade', 'connect']) request.on(event, (response, socket) => { socket.destroy(); resolve(response.statusCode); });
      request.on('response', (response) => response.resume().on('end', () => resolve(response.statusCode)));
      request.on('error', (error) => resolve(error.code)).end();
    });
    const ACCEPT = 'HTTP/1.1 101 Switching Protocols\\r\\nConnection: Upgrade\\r\\nUpgrade: x\\r\\n\\r\\n';
    const sleep = (millis) => new Promise((resolve) => setTimeout(resolve, millis));
    await listening;`;

  it('has a span until the handshake is answered, in which its listener runs', async () => {
    const { spans, durations, seen } = await serve(
      'res.end();',
      `${UPGRADE}
       server.on('upgrade', (req, socket) => { seen.push(spanId() !== undefined, socket.write(ACCEPT)); });
       seen.push(await upgrade('/chat?room=1'));
       seen.push(spanId() ?? 'none');`,
    );
    expect(seen).toEqual([true, true, 101, 'none']);
    expect(spans).toMatchObject([
      {
        name: 'GET',
        kind: 1,
        status: { code: 0 },
        attributes: { 'http.response.status_code': 101, 'url.path': '/chat' },
      },
    ]);
    expect(durations).toMatchObject([{ 'http.response.status_code': 101, count: 1 }]);
  });

  it('has a duration alone where its path is ignored', async () => {
    const { spans, durations, seen } = await serve(
      'res.end();',
      `${UPGRADE}
       server.on('upgrade', (req, socket) => { seen.push(isTracingSuppressed(context.active())); socket.write(ACCEPT); });
       await upgrade('/healthz');`,
    );
    expect([spans, seen]).toEqual([[], [true]]);
    expect(durations).toMatchObject([{ 'http.response.status_code': 101, count: 1 }]);
  });

  it('has one whose answer comes later', async () => {
    const { spans } = await serve(
      'res.end();',
      `${UPGRADE}
       server.on('upgrade', (req, socket) => void setTimeout(() => socket.write(ACCEPT), 30));
       await upgrade('/'); await sleep(80);`,
    );
    expect(spans).toHaveLength(1);
  });

  it('has the status with which it was refused, and is no success when it was left alone', async () => {
    const { spans } = await serve(
      'res.end();',
      `${UPGRADE}
       server.on('upgrade', (req, socket) => {
         if (req.url === '/refused') socket.end('HTTP/1.1 401 Unauthorized\\r\\nContent-Length: 0\\r\\n\\r\\n');
         else if (req.url === '/fails') socket.end(Buffer.from('HTTP/1.1 503 No\\r\\nContent-Length: 0\\r\\n\\r\\n'));
         else socket.destroy();
       });
       await upgrade('/refused'); await upgrade('/fails'); await upgrade('/destroyed'); await sleep(20);`,
    );
    expect(
      spans.map(({ status, attributes }) => [
        status.code,
        attributes['http.response.status_code'],
        attributes['error.type'],
      ]),
    ).toEqual([
      [0, 401, undefined],
      [2, 503, '503'],
      [2, undefined, 'no_response'],
    ]);
  });

  it('leaves nothing on its connection once it was answered', async () => {
    const { seen } = await serve(
      'res.end();',
      `${UPGRADE}
       server.on('upgrade', (req, socket) => {
         socket.write(ACCEPT);
         seen.push(Object.hasOwn(socket, 'write'), Object.hasOwn(socket, 'end'));
       });
       await upgrade('/');`,
    );
    expect(seen).toEqual([false, false]);
  });

  it('has one as a tunnel', async () => {
    const { spans } = await serve(
      'res.end();',
      `${UPGRADE}
       server.on('connect', (req, socket) => socket.write('HTTP/1.1 200 OK\\r\\n\\r\\n'));
       seen.push(await upgrade('shop.test:443', { method: 'CONNECT' }));`,
    );
    expect(spans).toMatchObject([
      { name: 'CONNECT', attributes: { 'http.response.status_code': 200 } },
    ]);
  });

  it('stays a request where nobody listens, and the server is left as it was', async () => {
    const { spans, seen } = await serve(
      'res.end();',
      `${UPGRADE}
       seen.push(Object.hasOwn(server, 'emit'), await upgrade('/'), Object.hasOwn(server, 'emit'));`,
    );
    expect(seen).toEqual([false, 200, false]);
    expect(spans).toHaveLength(1);
  });
});

describe('an application whose requests are served', () => {
  it('sees no more of request and answer than without us', async () => {
    const look = `
      seen.push(Object.keys(req).join(), Object.keys(res).join());
      const listener = () => undefined;
      req.on('end', listener);
      seen.push(req.listeners('end').includes(listener), req.listenerCount('end'));
      req.off('end', listener);
      seen.push(req.listeners('end').includes(listener));
      res.end();`;
    const [ours, plain] = await Promise.all([
      serve(look, "await ask('/')"),
      serve(look, "await ask('/')", { ours: false }),
    ]);
    expect(plain.spans).toEqual([]);
    expect(ours.spans).toHaveLength(1);
    expect(ours.seen).toEqual(plain.seen);
  });

  it('dies of an error with the stack that it has without us, and with its span and route', async () => {
    const { stdout, stderr, exitCode } = await runScript(`
      ${prelude("getRPCMetadata(context.active()).route = '/orders/:id'; throw new Error('no');")}
      process.on('uncaughtExceptionMonitor', (error) => failServerSpan(contextOfError() ?? context.active(), error));
      process.on('exit', () => console.log(JSON.stringify(exporter.getFinishedSpans().map(({ name, attributes, status, events }) => [name, attributes['http.route'], status, events.length]))));
      ask('/').catch(() => undefined);
    `);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('Error: no');
    expect(stderr).not.toContain('otel-auto');
    expect(JSON.parse(stdout)).toEqual([
      ['GET /orders/:id', '/orders/:id', { code: 2, message: 'no' }, 1],
    ]);
  });
});
