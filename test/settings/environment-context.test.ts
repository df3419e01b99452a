import { describe, expect, it } from '@jest/globals';
import { parseJsonLines } from '@acme/otel-testkit';
import { runApp, runScript, startApp } from '../support/run';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = 'b7ad6b7169203331';
const CARRIED = {
  TRACEPARENT: `00-${TRACE}-${PARENT}-01`,
  TRACESTATE: 'ci=7',
  BAGGAGE: 'job=nightly',
};
const ON = { ACME_OTEL_ENVIRONMENT_CONTEXT: 'true', ...CARRIED };

/** A script that asks itself, and logs, inside and outside of a span. */
const JOB = `
  const { trace, propagation, context } = require('@opentelemetry/api');
  const http = require('node:http');
  const server = http.createServer((request, response) => {
    const seen = propagation.getActiveBaggage();
    trace.getTracer('job').startSpan('inside the server').end();
    console.log(JSON.stringify({ headers: request.headers, seen: seen?.getAllEntries() ?? null }));
    response.end();
  });
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    trace.getTracer('job').startActiveSpan('job', (span) => {
      http.get({ port, host: '127.0.0.1', agent: false }, (answer) => answer.resume().on('end', () => {
        span.end();
        require('node:net').connect(port, '127.0.0.1', function () {
          this.end('GET / HTTP/1.1\\r\\nhost: a\\r\\nconnection: close\\r\\n\\r\\n');
          this.on('close', () => server.close()).resume();
        });
      }));
    });
  });`;

describe('a process that is started inside of a trace', () => {
  it('ACME_OTEL_ENVIRONMENT_CONTEXT joins the trace in TRACEPARENT, TRACESTATE and BAGGAGE', async () => {
    const run = await runScript(JOB, { env: ON });
    const job = run.spans.find(({ name }) => name === 'job');
    expect(job).toMatchObject({ traceId: TRACE, parentSpanId: PARENT, traceState: 'ci=7' });
    // What it asks for goes on in that trace, with the baggage of the job.
    const [asked] = parseJsonLines(run.stdout);
    expect(asked).toMatchObject({
      headers: {
        traceparent: expect.stringContaining(TRACE),
        tracestate: 'ci=7',
        baggage: 'job=nightly',
      },
    });
  });

  it('serves requests of others in traces of their own', async () => {
    const run = await runScript(JOB, { env: ON });
    const servers = run.spans.filter(({ kind }) => kind === 'SERVER');
    const foreign = servers.find(({ traceId }) => traceId !== TRACE);
    expect(servers).toHaveLength(2);
    expect(foreign?.parentSpanId).toBeUndefined();
    const inside = run.spans.filter(({ name }) => name === 'inside the server');
    expect(inside.map(({ traceId }) => traceId).toSorted()).toEqual(
      [TRACE, foreign?.traceId].toSorted(),
    );
    expect(parseJsonLines(run.stdout)[1]).toMatchObject({ seen: null });
  });

  it.each([
    ['a trace', ON],
    ['baggage alone', { ...ON, TRACEPARENT: '', TRACESTATE: '' }],
  ])('keeps %s out of HTTP/2 and of other protocols that it serves', async (_, env) => {
    const script = `
      const { trace, propagation, SpanKind } = require('@opentelemetry/api');
      const net = require('node:net');
      const http2 = require('node:http2');
      const tracer = trace.getTracer('job');
      const say = (name) => {
        const seen = [trace.getActiveSpan() !== undefined, propagation.getActiveBaggage() !== undefined];
        console.log(JSON.stringify({ name, seen }));
        tracer.startSpan(name).end();
      };
      const served = http2.createServer((request, response) => {
        say('http2');
        request.on('data', () => undefined).on('end', () => { say('http2 end'); response.end(); });
      });
      served.listen(0, '127.0.0.1', () => {
        const client = http2.connect('http://127.0.0.1:' + served.address().port);
        client.request().resume().on('close', () => { client.close(); served.close(); });
      });
      const raw = net.createServer((socket) => {
        say('connection');
        socket.on('data', () => { setTimeout(() => { say('data'); socket.end(); }); });
      });
      raw.listen(0, '127.0.0.1', () => {
        tracer.startActiveSpan('consumed', { kind: SpanKind.CONSUMER }, (span) => {
          console.log(JSON.stringify({ name: 'consumed', seen: [false, propagation.getActiveBaggage() !== undefined] }));
          span.end();
        });
        net.connect(raw.address().port, '127.0.0.1', function () {
          console.log(JSON.stringify({ name: 'own', seen: [false, propagation.getActiveBaggage() === undefined] }));
          this.resume().on('close', () => raw.close()).write('a');
        });
      });`;
    const run = await runScript(script, { env });
    const lines = parseJsonLines(run.stdout);
    expect(lines.map(({ name }) => name).toSorted()).toEqual([
      'connection',
      'consumed',
      'data',
      'http2',
      'http2 end',
      'own',
    ]);
    for (const line of lines) expect(line).toMatchObject({ seen: [false, false] });
    expect(run.spans.filter(({ kind }) => kind === 'INTERNAL')).toHaveLength(4);
    expect(run.spans.every(({ kind, traceId }) => kind === 'CLIENT' || traceId !== TRACE)).toBe(
      true,
    );
  });

  it('makes no served request and no consumed message a child of it by hand either', async () => {
    const script = `
      const { trace, context, ROOT_CONTEXT, SpanKind } = require('@opentelemetry/api');
      const tracer = trace.getTracer('job');
      for (const [name, kind] of Object.entries(SpanKind)) {
        if (typeof kind === 'number') tracer.startActiveSpan(name, { kind }, (span) => span.end());
      }
      tracer.startSpan('explicit', { kind: SpanKind.SERVER }, context.active()).end();
      context.with(ROOT_CONTEXT, () => tracer.startSpan('apart').end());`;
    const { spans } = await runScript(script, { env: ON });
    const joined = spans.filter(({ traceId }) => traceId === TRACE).map(({ name }) => name);
    expect(joined.toSorted()).toEqual(['CLIENT', 'INTERNAL', 'PRODUCER']);
    expect(spans).toHaveLength(7);
  });

  it('has log records in the trace', async () => {
    const run = await runScript(
      "require('winston').createLogger({ transports: [new (require('winston').transports.Console)()] }).info('done')",
      { env: ON },
    );
    expect(run.logRecords).toMatchObject([{ body: 'done', traceId: TRACE, spanId: PARENT }]);
  });

  it.each([
    ['off by default', CARRIED],
    ['broken', { ...ON, TRACEPARENT: '00-zz', TRACESTATE: '\u0001', BAGGAGE: '%zz' }],
    ['empty', { ...ON, TRACEPARENT: '' }],
    ['without propagators', { ...ON, OTEL_PROPAGATORS: 'none' }],
  ])('begins a trace where it is %s', async (_, env) => {
    const { spans } = await runScript(JOB, { env });
    const job = spans.find(({ name }) => name === 'job');
    expect(job?.parentSpanId).toBeUndefined();
    expect(job?.traceId).not.toBe(TRACE);
  });

  it('reads the variables of other propagators by the same rule', async () => {
    const env = { ...ON, OTEL_PROPAGATORS: 'b3', B3: `${TRACE}-${PARENT}-1` };
    const { spans } = await runScript(JOB, { env });
    expect(spans.find(({ name }) => name === 'job')).toMatchObject({ parentSpanId: PARENT });
  });
});

describe.each(['20', '22', '24', '26'] as const)('children on Node.js %s', (nodeVersion) => {
  const run = (env: Readonly<Record<string, string>>) =>
    runApp('children.cjs', { nodeVersion, env, door: 'require' });

  it('get the present span, in whichever way they are started', async () => {
    const { stdout, spans } = await run(ON);
    const lines = parseJsonLines(stdout);
    expect(lines).toHaveLength(15);
    for (const line of lines.slice(0, 8)) {
      expect(line).toMatchObject({
        TRACEPARENT: `00-${TRACE}-${String(line['spanId'])}-01`,
        TRACESTATE: 'ci=7',
        BAGGAGE: 'job=nightly',
        OWN: '1',
      });
    }
    // Node.js sees no environment that the options inherit.
    expect(lines[8]).toMatchObject({ BAGGAGE: 'job=nightly' });
    expect(lines[8]?.['OWN']).toBeUndefined();
    expect(lines[9]).toMatchObject({ OWN: 'inherited', BAGGAGE: 'job=nightly' });
    for (const line of lines.slice(10, 12)) {
      expect(line).toMatchObject({ TRACEPARENT: 'mine', BAGGAGE: 'mine' });
      expect(line['TRACESTATE']).toBeUndefined();
    }
    expect(lines[12]?.['TRACEPARENT']).toBe(`00-${TRACE}-${String(lines[12]?.['spanId'])}-01`);
    expect(lines.slice(13)).toEqual([
      { name: 'bad', code: 'ERR_INVALID_ARG_VALUE' },
      { name: 'unchanged', same: true },
    ]);
    expect(spans.every(({ traceId }) => traceId === TRACE)).toBe(true);
  });

  it('get nothing unless it is asked for', async () => {
    const { stdout } = await run({});
    const lines = parseJsonLines(stdout);
    expect(lines[0]).toEqual({ name: 'spawn', spanId: expect.any(String), OWN: '1' });
  });
});

describe('a child of a script that loads nothing else', () => {
  const PRINT = "['-p', 'process.env.TRACEPARENT'], { env: {}, encoding: 'utf8' }";

  it.each([
    [
      'in an ES module',
      `import { execFileSync } from 'node:child_process';
      process.stdout.write(execFileSync(process.execPath, ${PRINT}));`,
    ],
    [
      'by process.getBuiltinModule',
      `const { execFileSync } = process.getBuiltinModule('child_process');
      process.stdout.write(execFileSync(process.execPath, ${PRINT}));`,
    ],
  ])('gets the trace %s', async (_, script) => {
    const run = await runScript(script, { env: ON, nodeArgs: ['--input-type=module'] });
    expect(run.stdout.trim()).toBe(CARRIED.TRACEPARENT);
  });
});

describe('a worker of a cluster', () => {
  it('gets the span in which it is forked', async () => {
    const { stdout, spans } = await runApp('clustered.cjs', { env: ON });
    const [fork] = spans;
    expect(stdout.trim()).toBe(`00-${TRACE}-${fork?.spanId}-01`);
  });
});

describe('a child of a server', () => {
  it('gets the trace of the request, and not what the server was started with', async () => {
    const app = await startApp('spawns.cjs', { env: ON });
    const answer = await app.request('/', {
      headers: { traceparent: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01` },
    });
    await app.stop();
    const { TRACEPARENT, ...others } = JSON.parse(answer.body) as Record<string, string>;
    expect(TRACEPARENT).toContain('1'.repeat(32));
    expect(others).toEqual({});
  });
});
