import { afterEach, describe, expect, it } from '@jest/globals';
import { watch, type Watch, type WatchOptions } from '../src/watch';
import { post } from './support/post';
import { withReceiver } from './support/with-receiver';

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] };

const spans = (...own: object[]) =>
  JSON.stringify({
    resourceSpans: [
      { resource, scopeSpans: [{ spans: own.map((one) => ({ traceId: TRACE_ID, ...one })) }] },
    ],
  });

const root = { name: 'GET /', kind: 2, spanId: 'b7ad6b7169203331' };
const child = { name: 'query', spanId: 'b7ad6b7169203332', parentSpanId: root.spanId };

const records = (...own: object[]) =>
  JSON.stringify({
    resourceLogs: [
      {
        resource,
        scopeLogs: [
          {
            logRecords: own.map((one) => ({
              body: { stringValue: 'hello' },
              severityNumber: 9,
              ...one,
            })),
          },
        ],
      },
    ],
  });

const metrics = JSON.stringify({
  resourceMetrics: [
    {
      resource,
      scopeMetrics: [{ metrics: [{ name: 'up', gauge: { dataPoints: [{ asInt: 1 }] } }] }],
    },
  ],
});

const afterMillis = (millis: number) => new Promise((resolve) => setTimeout(resolve, millis));

describe('watch', () => {
  const receiver = withReceiver();
  let watching: Watch | undefined;
  afterEach(() => watching?.stop());

  const start = (options: Partial<WatchOptions> = {}) => {
    const printed: string[] = [];
    const warned: string[] = [];
    watching = watch(receiver(), {
      print: (text) => printed.push(text),
      warn: (line) => warned.push(line),
      color: false,
      json: false,
      quietMillis: 30,
      quietWithoutRootMillis: 150,
      refusalIntervalMillis: 10_000,
      ...options,
    });
    return { printed, warned };
  };

  it('prints a trace once, whole, when nothing more of it comes', async () => {
    const { printed } = start();
    await post(receiver(), '/v1/logs', records({ traceId: TRACE_ID, spanId: root.spanId }));
    await post(receiver(), '/v1/traces', spans(child));
    await post(receiver(), '/v1/traces', spans(root));
    expect(printed).toEqual([]);
    await afterMillis(90);
    expect(printed).toEqual([
      `trace ${TRACE_ID}\nGET /    SERVER       shop  ?\n  - INFO hello\n  query  UNSPECIFIED  shop  ?\n`,
    ]);
  });

  it('waits longer for a root, and prints the trace without it in the end', async () => {
    const { printed } = start();
    await post(receiver(), '/v1/traces', spans(child));
    await afterMillis(80);
    expect(printed).toEqual([]);
    await afterMillis(120);
    expect(printed).toEqual([`trace ${TRACE_ID}\nquery  UNSPECIFIED  shop  ?\n`]);
  });

  it('prints a trace again when more of it comes late', async () => {
    const { printed } = start();
    await post(receiver(), '/v1/traces', spans(root));
    await afterMillis(80);
    await post(receiver(), '/v1/traces', spans(child));
    await afterMillis(80);
    expect(printed).toHaveLength(2);
    expect(printed[1]).toContain('query');
  });

  it('prints metrics and log records outside of traces at once', async () => {
    const { printed } = start();
    await post(receiver(), '/v1/logs', records({}, { severityNumber: 17 }));
    await post(receiver(), '/v1/metrics', metrics);
    expect(printed).toEqual(['shop  INFO hello\n', 'shop  ERROR hello\n', 'shop\n  up\n    1\n']);
  });

  it('prints the log records of a trace that is not sampled', async () => {
    const { printed } = start({ quietWithoutRootMillis: 10 });
    await post(receiver(), '/v1/logs', records({ traceId: TRACE_ID }));
    await afterMillis(50);
    expect(printed).toEqual(['shop  INFO hello\n']);
  });

  it('says which requests it refused, and no path that may have a token in it', async () => {
    const { printed, warned } = start();
    await post(receiver(), '/token/v1/traces', '{}');
    await post(receiver(), '/v1/traces', '{}', { 'Content-Type': 'text/html' });
    expect(printed).toEqual([]);
    expect(warned).toEqual([
      '404 POST: no such path; there are /v1/traces, /v1/metrics, /v1/logs',
      '415 POST /v1/traces: the Content-Type is "text/html", not application/x-protobuf or application/json',
    ]);
  });

  it('says the first refusal of a status at once, and the others together', async () => {
    const { warned } = start({ refusalIntervalMillis: 1_000 });
    for (let sent = 0; sent < 5; sent++) await post(receiver(), '/v1/trace', '{}');
    await post(receiver(), '/v1/traces', '[]');
    const notFound = '404 POST: no such path; there are /v1/traces, /v1/metrics, /v1/logs';
    expect(warned).toEqual([notFound, expect.stringMatching(/^400 POST \/v1\/traces: /)]);
    await afterMillis(1_200);
    expect(warned.slice(2)).toEqual([`${notFound} (the last of 4)`]);
    await post(receiver(), '/v1/trace', '{}');
    watching?.stop();
    expect(warned.slice(3)).toEqual([notFound]);
  });

  it('says the refusals that it has kept back when it stops', async () => {
    const { warned } = start();
    for (let sent = 0; sent < 3; sent++) await post(receiver(), '/v1/trace', '{}');
    expect(warned).toHaveLength(1);
    watching?.stop();
    expect(warned.slice(1)).toEqual([expect.stringMatching(/\(the last of 2\)$/)]);
  });

  it('prints what is waiting when it stops, and nothing after', async () => {
    const { printed } = start();
    await post(receiver(), '/v1/traces', spans(root));
    watching?.stop();
    expect(printed).toHaveLength(1);
    await post(receiver(), '/v1/traces', spans(child));
    await afterMillis(60);
    expect(printed).toHaveLength(1);
  });

  it('prints one JSON object a line when asked', async () => {
    const { printed } = start({ json: true });
    await post(receiver(), '/v1/traces', spans(root, child));
    await post(receiver(), '/v1/logs', records({ body: { bytesValue: 'AQI=' } }));
    await post(receiver(), '/v1/metrics', metrics);
    expect(printed.map((line) => JSON.parse(line))).toMatchObject([
      { span: { name: 'GET /', startTimeUnixNano: '0' } },
      { span: { name: 'query', parentSpanId: root.spanId } },
      { logRecord: { body: 'AQI=' } },
      { metricPoint: { name: 'up', value: 1 } },
    ]);
    expect(printed.join('')).not.toContain('\n');
  });

  it('forgets what it has printed before that fills the memory', async () => {
    const { printed } = start({ json: true });
    const many = Array.from({ length: 4_000 }, () => root);
    for (let sent = 0; sent < 3; sent++) await post(receiver(), '/v1/traces', spans(...many));
    expect(printed).toHaveLength(12_000);
    expect(receiver().spans).toHaveLength(0);
  });

  it('forgets requests that it refused as well', async () => {
    const { printed } = start({ json: true });
    await post(receiver(), '/v1/traces', spans(...Array.from({ length: 9_998 }, () => root)));
    expect(receiver().spans).toHaveLength(9_998);
    await post(receiver(), '/v1/trace', '{}');
    expect(receiver().requests).toHaveLength(0);
    expect(printed).toHaveLength(9_998);
  });
});
