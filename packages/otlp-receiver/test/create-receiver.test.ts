import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { createReceiver, type Arrival } from '../src';
import { post } from './support/post';
import { withReceiver } from './support/with-receiver';

const spans = (...names: string[]) =>
  JSON.stringify({
    resourceSpans: [
      {
        scopeSpans: [
          {
            spans: names.map((name) => ({
              name,
              traceId: '0af7651916cd43dd8448eb211c80319c',
              spanId: 'b7ad6b7169203331',
            })),
          },
        ],
      },
    ],
  });

const logs = JSON.stringify({
  resourceLogs: [
    {
      scopeLogs: [
        {
          logRecords: [
            {
              body: { stringValue: 'inside' },
              traceId: '0af7651916cd43dd8448eb211c80319c',
              spanId: 'b7ad6b7169203331',
            },
          ],
        },
      ],
    },
  ],
});

const metrics = JSON.stringify({
  resourceMetrics: [
    { scopeMetrics: [{ metrics: [{ name: 'up', gauge: { dataPoints: [{ asInt: 1 }] } }] }] },
  ],
});

describe('createReceiver', () => {
  it('takes a free port of the loopback address unless told otherwise', async () => {
    const [first, second] = await Promise.all([createReceiver(), createReceiver()]);
    expect(first.url).toBe(`http://127.0.0.1:${first.port}`);
    expect(first.port).not.toBe(second.port);
    await Promise.all([first.close(), second.close()]);
  });

  it('listens where it is told', async () => {
    const everywhere = await createReceiver({ host: '0.0.0.0' });
    expect(everywhere.url).toBe(`http://127.0.0.1:${everywhere.port}`);
    const { port } = everywhere;
    await everywhere.close();
    const there = await createReceiver({ port, host: 'localhost' });
    expect(there.url).toBe(`http://localhost:${port}`);
    await there.close();
  });

  it('rejects when the port is not to be had', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    await expect(createReceiver({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    other.close();
  });

  it.each([
    [{ port: '4318' }, 'port: expected a number, got "4318"'],
    [{ port: 70_000 }, 'port: expected an integer from 0 to 65535, got 70000'],
    [{ port: 1.5 }, 'port: expected an integer from 0 to 65535, got 1.5'],
    [{ host: '' }, 'host: expected a host name or address, got ""'],
    [{ maxRequestBytes: 0 }, 'maxRequestBytes: expected an integer from 1 to '],
    [{ maxRequestBytes: Number.POSITIVE_INFINITY }, 'maxRequestBytes: expected an integer'],
  ])('says which option is wrong: %j', async (options, message) => {
    await expect(createReceiver(options as never)).rejects.toThrow(message);
  });
});

describe('a receiver', () => {
  const receiver = withReceiver();

  it('keeps what arrives, in order', async () => {
    await post(receiver(), '/v1/traces', spans('a', 'b'));
    await post(receiver(), '/v1/metrics', metrics);
    await post(receiver(), '/v1/logs', logs);
    await post(receiver(), '/v1/traces', spans('c'));
    expect(receiver().spans.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    expect(receiver().metricPoints.map(({ name }) => name)).toEqual(['up']);
    expect(receiver().logRecords.map(({ body }) => body)).toEqual(['inside']);
    expect(receiver().requests.map(({ signal, status }) => [signal, status])).toEqual([
      ['traces', 200],
      ['metrics', 200],
      ['logs', 200],
      ['traces', 200],
    ]);
  });

  it('joins log records to traces whichever comes first', async () => {
    await post(receiver(), '/v1/logs', logs);
    expect(receiver().traces()).toEqual([]);
    await post(receiver(), '/v1/traces', spans('a'));
    const [trace] = receiver().traces();
    expect(trace?.traceId).toBe('0af7651916cd43dd8448eb211c80319c');
    expect(trace?.roots[0]?.logRecords.map(({ body }) => body)).toEqual(['inside']);
  });

  it('tells listeners of each arrival until they unsubscribe', async () => {
    const arrivals: Arrival[] = [];
    const kept: number[] = [];
    const stop = receiver().onArrival((arrival) => {
      arrivals.push(arrival);
      kept.push(receiver().spans.length);
    });
    await post(receiver(), '/v1/traces', spans('a', 'b'));
    await post(receiver(), '/v1/metrics', metrics);
    await post(receiver(), '/v1/logs', logs);
    stop();
    await post(receiver(), '/v1/traces', spans('c'));
    expect(arrivals.map(({ signal }) => signal)).toEqual(['traces', 'metrics', 'logs']);
    expect(arrivals[0]).toEqual({ signal: 'traces', spans: receiver().spans.slice(0, 2) });
    expect(kept).toEqual([2, 2, 2]);
  });

  it('tells listeners of each request, the refused ones included', async () => {
    const statuses: number[] = [];
    receiver().onRequest(({ status }) => statuses.push(status));
    await post(receiver(), '/v1/traces', 'nonsense');
    await post(receiver(), '/v1/traces', '{}');
    expect(statuses).toEqual([400, 200]);
  });

  it('forgets on clear, and leaves lists alone that were handed out', async () => {
    await post(receiver(), '/v1/traces', spans('a'));
    await post(receiver(), '/v1/logs', logs);
    const before = receiver().spans;
    receiver().clear();
    expect(before).toHaveLength(1);
    const { spans: none, logRecords, metricPoints, requests } = receiver();
    expect([none, logRecords, metricPoints, requests, receiver().traces()]).toEqual([
      [],
      [],
      [],
      [],
      [],
    ]);
  });
});

describe('waitFor', () => {
  const receiver = withReceiver();

  it('finds what is there already', async () => {
    await post(receiver(), '/v1/traces', spans('a'));
    await expect(
      receiver().waitFor('a span', ({ spans: [first] }) => first),
    ).resolves.toMatchObject({
      name: 'a',
    });
  });

  it('finds what comes later', async () => {
    const two = receiver().waitFor('two spans', (r) => r.spans.length === 2 && r.spans);
    await post(receiver(), '/v1/traces', spans('a'));
    await post(receiver(), '/v1/traces', spans('b'));
    expect((await two).map(({ name }) => name)).toEqual(['a', 'b']);
  });

  it('finds requests that were refused', async () => {
    const refused = receiver().waitFor('a refusal', (r) =>
      r.requests.find((q) => q.status === 415),
    );
    await post(receiver(), '/v1/traces', '{}', { 'Content-Type': 'text/plain' });
    await expect(refused).resolves.toMatchObject({ path: '/v1/traces' });
  });

  it('takes 0 and an empty text for finds', async () => {
    await expect(receiver().waitFor('a zero', () => 0)).resolves.toBe(0);
    await expect(receiver().waitFor('a text', () => '')).resolves.toBe('');
  });

  it('says what it waited for and what came in its place', async () => {
    await post(receiver(), '/v1/traces', spans('a', 'a', 'b'));
    await post(receiver(), '/v1/metrics', metrics);
    await post(receiver(), '/v1/logs', logs);
    await post(receiver(), '/v1/traces', 'x', { 'Content-Type': 'text/plain' });
    await expect(
      receiver().waitFor('a span named c', () => undefined, { timeoutMillis: 20 }),
    ).rejects.toThrow(
      'waited 20 ms in vain for a span named c; received: 4 requests, 1 refused (/v1/traces 415 ' +
        'the Content-Type is "text/plain", not application/x-protobuf or application/json), ' +
        '3 spans (a, b), 1 log record (inside), 1 metric point (up)',
    );
  });

  it('says when nothing came', async () => {
    const wait = receiver().waitFor('anything', ({ spans: [first] }) => first, {
      timeoutMillis: 5,
    });
    await expect(wait).rejects.toThrow('waited 5 ms in vain for anything; nothing was received');
  });

  it('shortens a long list of what came', async () => {
    const names = Array.from({ length: 13 }, (_, index) => `s${index}`);
    await post(receiver(), '/v1/traces', spans(...names));
    const wait = receiver().waitFor('x', () => null, { timeoutMillis: 5 });
    await expect(wait).rejects.toThrow(
      '13 spans (s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, and 3 more)',
    );
  });

  it('rejects with what the look throws', async () => {
    const wait = receiver().waitFor('x', () => {
      throw new TypeError('no such thing');
    });
    await expect(wait).rejects.toThrow(new TypeError('no such thing'));
  });

  it('rejects when the receiver closes', async () => {
    const wait = receiver().waitFor('a span', () => false);
    await Promise.all([
      expect(wait).rejects.toThrow('closed while waiting for a span; nothing was received'),
      receiver().close(),
    ]);
  });
});

describe('close', () => {
  it('cuts idle and busy connections, and may be called again', async () => {
    const receiver = await createReceiver();
    const idle = connect(receiver.port, '127.0.0.1');
    const busy = connect(receiver.port, '127.0.0.1');
    busy.write(
      'POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{',
    );
    await Promise.all([once(idle, 'connect'), once(busy, 'connect')]);
    await new Promise((resolve) => setTimeout(resolve, 20));
    const cut = Promise.all([idle, busy].map(isClosed));
    await receiver.close();
    await cut;
    await receiver.close();
    await expect(fetch(`${receiver.url}/v1/traces`, { method: 'POST' })).rejects.toThrow();
  });
});

/**
 * Waits for the end of a connection. `once` would reject when it is reset, which is one way to end.
 */
const isClosed = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    socket
      .on('error', () => {})
      .on('close', () => resolve())
      .resume();
  });
