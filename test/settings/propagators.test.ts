import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startEchoServer, type EchoServer } from '../support/echo-server';
import { ownLines, startApp } from '../support/run';

const TRACE = '5759e988bd862e3fe1be46a994272793';
const PARENT = '53995c3f42cd8ad8';

let echo: EchoServer;
beforeAll(async () => {
  echo = await startEchoServer();
});
afterAll(() => echo.close());

/** Sends one request through the application and returns its telemetry and what came out of it. */
async function relay(
  propagators: string,
  headers: Readonly<Record<string, string>>,
  client = 'http',
) {
  const app = await startApp('relay.cjs', { env: { OTEL_PROPAGATORS: propagators } });
  await app.request(`/${client}?to=http://127.0.0.1:${echo.port}/`, { headers });
  const run = await app.stop();
  const [sent = {}] = echo.take();
  const server = run.spans.find(({ kind }) => kind === 'SERVER');
  const caller = run.spans.find(({ kind }) => kind === 'CLIENT');
  return { run, sent, server, spanId: caller?.spanId };
}

describe('the propagators', () => {
  it('OTEL_PROPAGATORS carries a trace in the form of each name', async () => {
    const forms: Readonly<Record<string, (spanId: string) => Readonly<Record<string, string>>>> = {
      tracecontext: (spanId) => ({ traceparent: `00-${TRACE}-${spanId}-01` }),
      b3: (spanId) => ({ b3: `${TRACE}-${spanId}-1` }),
      b3multi: (spanId) => ({
        'x-b3-traceid': TRACE,
        'x-b3-spanid': spanId,
        'x-b3-sampled': '1',
      }),
      jaeger: (spanId) => ({ 'uber-trace-id': `${TRACE}:${spanId}:0:1` }),
      xray: (spanId) => ({
        'x-amzn-trace-id': `Root=1-${TRACE.slice(0, 8)}-${TRACE.slice(8)};Parent=${spanId};Sampled=1`,
      }),
    };
    for (const [name, toHeaders] of Object.entries(forms)) {
      const { server, sent, spanId = '' } = await relay(name, toHeaders(PARENT));
      expect(server).toMatchObject({ traceId: TRACE, parentSpanId: PARENT });
      expect(sent).toMatchObject(toHeaders(spanId));
    }
  });

  it('ottrace carries the half of a trace id that its format has', async () => {
    const { server, sent, spanId } = await relay('ottrace', {
      'ot-tracer-traceid': TRACE.slice(16),
      'ot-tracer-spanid': PARENT,
      'ot-tracer-sampled': 'true',
      'ot-baggage-user': 'me',
    });
    expect(server).toMatchObject({
      traceId: '0'.repeat(16) + TRACE.slice(16),
      parentSpanId: PARENT,
    });
    expect(sent).toMatchObject({
      'ot-tracer-traceid': TRACE.slice(16),
      'ot-tracer-spanid': spanId,
      'ot-tracer-sampled': 'true',
      'ot-baggage-user': 'me',
    });
  });

  it('work several at once, beside a name that nobody knows', async () => {
    const { run, sent, server } = await relay(
      'xray, jaeger,nobodys,tracecontext,baggage',
      {
        'uber-trace-id': `${TRACE}:${PARENT}:0:1`,
        'uberctx-user': 'me',
        baggage: 'order=7',
      },
      'fetch',
    );
    expect(server).toMatchObject({ traceId: TRACE, parentSpanId: PARENT });
    expect(sent).toMatchObject({
      traceparent: expect.stringContaining(TRACE),
      'uber-trace-id': expect.stringContaining(TRACE),
      'x-amzn-trace-id': expect.stringContaining(TRACE.slice(8)),
      'uberctx-order': '7',
    });
    expect(sent['baggage']).toBe('order=7');
    expect(ownLines(run)).toContainEqual(expect.stringContaining('OTEL_PROPAGATORS="nobodys"'));
  });

  it.each(['baggage,jaeger,ottrace', 'jaeger,ottrace,baggage'])(
    'write no more baggage in all forms together than W3C allows: %s',
    async (names) => {
      const baggage = Array.from({ length: 180 }, (_, at) => `k${at}=${'v'.repeat(38)}`).join();
      const { sent, run } = await relay(`tracecontext,${names}`, { baggage });
      expect(sent['baggage']).toBe(baggage);
      expect(Object.keys(sent).filter((name) => /^(uberctx|ot-baggage)-/.test(name))).toEqual([]);
      expect(run.spans).toHaveLength(2);
    },
  );

  it.each([
    ['b3', { b3: `${TRACE}-${PARENT}` }, 'always_on', 2],
    ['b3', { b3: `${TRACE}-${PARENT}` }, 'always_off', 0],
    ['b3', { b3: `${TRACE}-${PARENT}-0` }, 'always_on', 0],
    ['b3', { b3: '0' }, 'always_on', 0],
    [
      'xray',
      {
        'x-amzn-trace-id': `Root=1-${TRACE.slice(0, 8)}-${TRACE.slice(8)};Parent=${PARENT};Sampled=?`,
      },
      'always_on',
      2,
    ],
  ] as const)(
    '%s leaves the decision to this service where the caller has none: %j, %s',
    async (name, headers, sampler, count) => {
      const app = await startApp('relay.cjs', {
        env: { OTEL_PROPAGATORS: name, OTEL_TRACES_SAMPLER: `parentbased_${sampler}` },
      });
      await app.request(`/http?to=http://127.0.0.1:${echo.port}/`, { headers });
      const { spans } = await app.stop();
      echo.take();
      expect(spans).toHaveLength(count);
      expect(spans.every(({ traceId }) => traceId === TRACE)).toBe(true);
    },
  );

  it('none carries nothing', async () => {
    const { sent, server } = await relay('none', { traceparent: `00-${TRACE}-${PARENT}-01` });
    expect(server?.parentSpanId).toBeUndefined();
    expect(sent['traceparent']).toBeUndefined();
  });

  it('keep the flag of random ids, the state of others, and set the flag on roots', async () => {
    const state = 'ot=th:c;rv:00000000000001,foo@@bar=1';
    const { sent } = await relay('tracecontext', {
      traceparent: `00-${TRACE}-${PARENT}-03`,
      tracestate: state,
    });
    expect(sent['traceparent']).toMatch(/-03$/);
    expect(sent['tracestate']).toBe(state);
    const { sent: ofRoot } = await relay('tracecontext', {}, 'fetch');
    expect(ofRoot['traceparent']).toMatch(/-03$/);
  });

  it('read a later version, and start anew where there are two headers', async () => {
    const later = await relay('tracecontext', { traceparent: `cc-${TRACE}-${PARENT}-01-more` });
    expect(later.server).toMatchObject({ traceId: TRACE, parentSpanId: PARENT });
    const one = `00-${TRACE}-${PARENT}-01`;
    const two = await relay('tracecontext', { traceparent: `${one}, ${one}` });
    expect(two.server?.parentSpanId).toBeUndefined();
  });

  it.each([
    ['an entry of 10 kB', `big=${'v'.repeat(10_000)},order=7`, undefined],
    ['an entry of 5 kB', `big=${'v'.repeat(5000)},order=7`, 'order=7'],
    ['bytes that are no text', 'name=\u00fc\u00ff,order=7', 'name=%C3%BC%C3%BF,order=7'],
    ['half an encoding', 'name=%E0%A4%A,order=7', 'order=7'],
    ['an encoded end of a line', 'name=a%0D%0Ab;m=%0D,order=7', 'name=a%0D%0Ab;m=%0D,order=7'],
    ['no values', '=,==;;,,order=7', 'order=7'],
    ['the same name twice', 'order=6,order=7', 'order=7'],
    ['names of an object', '__proto__=1,constructor=2', '__proto__=1,constructor=2'],
  ])('pass on baggage with %s as far as it is usable', async (_, baggage, passedOn) => {
    const { sent, run } = await relay('tracecontext,baggage', { baggage }, 'fetch');
    expect(sent['baggage']).toBe(passedOn);
    expect(run.spans).toHaveLength(2);
  });

  it('survive hostile headers and pass on what is usable', async () => {
    const { run, sent } = await relay('tracecontext,baggage,b3,b3multi,jaeger,ottrace,xray', {
      traceparent: `00-${TRACE}-${PARENT}-0g`,
      tracestate: `${'a=1,'.repeat(500)}=`,
      baggage: `${Array.from({ length: 1000 }, (_, index) => `k${index}=v`).join()},bad=%zz`,
      b3: '%%%',
      'uber-trace-id': ':::::::',
      'uberctx-bad': '%zz',
      'ot-tracer-traceid': 'z'.repeat(200),
      'x-amzn-trace-id': `Root=${'1-'.repeat(200)}`,
    });
    expect(run.exitCode ?? run.signal).toBe('SIGTERM');
    expect(sent['tracestate']).toBeUndefined();
    expect(String(sent['baggage']).split(',')).toHaveLength(180);
  });
});
