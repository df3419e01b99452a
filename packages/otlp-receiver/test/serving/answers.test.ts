import { once } from 'node:events';
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { Root } from 'protobufjs';
import { createOtlpSchema } from '../../src/decoding/otlp-schema';
import { encodeOfficially } from '../support/official-schema';
import { JSON_TYPE, post, PROTOBUF } from '../support/post';
import { withReceiver } from '../support/with-receiver';

const LIMIT = 64 * 1024;

const statusType = Root.fromJSON(createOtlpSchema('bytes')).lookupType('google.rpc.Status');
const decodeStatus = (body: Uint8Array) => statusType.toObject(statusType.decode(body));

const spanNamed = (name: string) => ({
  resourceSpans: [{ scopeSpans: [{ spans: [{ name }] }] }],
});

describe('a request that is taken', () => {
  const receiver = withReceiver();

  it.each(['traces', 'metrics', 'logs'])(
    'is answered with an empty message: %s',
    async (signal) => {
      const inProtobuf = await post(receiver(), `/v1/${signal}`, new Uint8Array());
      expect(inProtobuf.status).toBe(200);
      expect(inProtobuf.headers.get('content-type')).toBe(PROTOBUF);
      expect(inProtobuf.body).toHaveLength(0);

      const inJson = await post(receiver(), `/v1/${signal}`, '{}');
      expect(inJson.status).toBe(200);
      expect(inJson.headers.get('content-type')).toBe(JSON_TYPE);
      expect(inJson.body.toString()).toBe('{}');
    },
  );

  it('may have a charset, capitals and a query', async () => {
    const { status, headers } = await post(receiver(), '/v1/traces?api-key=x', '{}', {
      'Content-Type': 'Application/JSON; charset=UTF-8',
    });
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe(JSON_TYPE);
  });

  it.each([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['GZIP', gzipSync],
    ['deflate', deflateSync],
    ['identity', (bytes: Uint8Array) => bytes],
  ])('may be compressed: %s', async (coding, compress) => {
    const inProtobuf = compress(encodeOfficially('traces', spanNamed('in protobuf')));
    const inJson = compress(Buffer.from(JSON.stringify(spanNamed('in json'))));
    const headers = { 'Content-Encoding': coding };
    await post(receiver(), '/v1/traces', inProtobuf, headers);
    await post(receiver(), '/v1/traces', inJson, { ...headers, 'Content-Type': JSON_TYPE });
    expect(receiver().spans.map(({ name }) => name)).toEqual(['in protobuf', 'in json']);
    expect(receiver().requests[0]).toMatchObject({
      signal: 'traces',
      method: 'POST',
      path: '/v1/traces',
      contentType: PROTOBUF,
      encoding: coding.toLowerCase(),
      bytes: inProtobuf.length,
      status: 200,
      receivedAt: expect.any(Date),
    });
  });

  it('may follow others on one connection', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ports: (number | undefined)[] = [];
    for (const name of ['first', 'second', 'third']) {
      const response = await send(receiver().url, JSON.stringify(spanNamed(name)), { agent });
      ports.push(response.socket.localPort);
      expect(response.statusCode).toBe(200);
    }
    expect(new Set(ports).size).toBe(1);
    expect(receiver().spans.map(({ name }) => name)).toEqual(['first', 'second', 'third']);
    agent.destroy();
  });

  it('may come with many others at once', async () => {
    const names = Array.from({ length: 60 }, (_, index) => `span ${index}`);
    const answers = await Promise.all(
      names.map((name) =>
        post(receiver(), '/v1/traces', encodeOfficially('traces', spanNamed(name))),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(
      receiver()
        .spans.map(({ name }) => name)
        .toSorted(),
    ).toEqual(names.toSorted());
  });
});

describe('a request that is refused', () => {
  const receiver = withReceiver({ maxRequestBytes: LIMIT });

  const expectRefusal = async (
    answer: ReturnType<typeof post>,
    status: number,
    message: RegExp,
  ): Promise<void> => {
    const { status: got, headers, body } = await answer;
    const type = headers.get('content-type');
    const { message: said, code } =
      type === PROTOBUF ? decodeStatus(body) : JSON.parse(body.toString());
    expect({ status: got, said }).toEqual({ status, said: expect.stringMatching(message) });
    expect(code).toBeGreaterThan(0);
    expect(receiver().requests.at(-1)).toMatchObject({ status, error: said });
    // and the server goes on
    expect((await post(receiver(), '/v1/traces', '{}')).status).toBe(200);
  };

  it('gets 404 on another path, and is told the paths but not its own', async () => {
    await expectRefusal(
      post(receiver(), '/token/v1/traces', '{}'),
      404,
      /^no such path; there are \/v1\/traces, \/v1\/metrics, \/v1\/logs$/,
    );
    await expectRefusal(post(receiver(), '/v1/traces/', '{}'), 404, /no such path/);
    await expectRefusal(post(receiver(), '//', '{}'), 404, /no such path/);
  });

  it('gets 405 and the method to use on a known path', async () => {
    for (const method of ['GET', 'PUT', 'DELETE', 'OPTIONS']) {
      const response = await fetch(`${receiver().url}/v1/logs`, { method });
      expect(response.status).toBe(405);
      expect(response.headers.get('allow')).toBe('POST');
      expect(await response.json()).toEqual({
        code: 12,
        message: `/v1/logs takes POST, not ${method}`,
      });
    }
  });

  it('gets 415 in JSON for another content type, or none', async () => {
    const answer = post(receiver(), '/v1/traces', '{}', { 'Content-Type': 'text/plain' });
    expect((await answer).headers.get('content-type')).toBe(JSON_TYPE);
    await expectRefusal(
      answer,
      415,
      /"text\/plain", not application\/x-protobuf or application\/json/,
    );
    const { statusCode } = await send(receiver().url, '{}', { headers: {} });
    expect(statusCode).toBe(415);
  });

  it('gets 415 in its own content type for another content coding', async () => {
    const brotli = post(receiver(), '/v1/traces', new Uint8Array(3), { 'Content-Encoding': 'br' });
    expect((await brotli).headers.get('content-type')).toBe(PROTOBUF);
    await expectRefusal(brotli, 415, /Content-Encoding is "br", not gzip or deflate/);
    const twice = post(receiver(), '/v1/traces', '{}', { 'Content-Encoding': 'gzip, gzip' });
    await expectRefusal(twice, 415, /"gzip, gzip"/);
    const inherited = post(receiver(), '/v1/traces', '{}', { 'Content-Encoding': 'constructor' });
    await expectRefusal(inherited, 415, /"constructor"/);
  });

  it('gets 400 for what does not decompress', async () => {
    const whole = gzipSync('{"resourceSpans":[]}');
    const gzip = { 'Content-Encoding': 'gzip' };
    await expectRefusal(
      post(receiver(), '/v1/traces', '{}', gzip),
      400,
      /not valid gzip: incorrect header/,
    );
    const cut = post(receiver(), '/v1/traces', whole.subarray(0, -9), gzip);
    await expectRefusal(cut, 400, /not valid gzip: unexpected end of file/);
    const deflate = post(receiver(), '/v1/traces', whole, { 'Content-Encoding': 'deflate' });
    await expectRefusal(deflate, 400, /not valid deflate/);
  });

  it('gets 400 for what is not protobuf', async () => {
    const whole = encodeOfficially('traces', spanNamed('a name'));
    const cut = post(receiver(), '/v1/traces', whole.subarray(0, -2));
    expect((await cut).headers.get('content-type')).toBe(PROTOBUF);
    await expectRefusal(
      cut,
      400,
      /not an export request for traces in protobuf: index out of range/,
    );
    const answer = post(receiver(), '/v1/logs', Buffer.from('{"resourceLogs":[]}'));
    await expectRefusal(answer, 400, /not an export request for logs in protobuf/);
    expect(receiver().spans).toHaveLength(0);
  });

  it.each([
    ['', /Unexpected end of JSON input/],
    ['{"resourceSpans":', /JSON/],
    ['null', /expected object/],
    ['[]', /expected object/],
    ['{"resourceSpans":{}}', /expected array/],
    ['{"resourceSpans":[1]}', /expected object/],
    [JSON.stringify(spanNamed(7 as never)), /expected string/],
    ['{"resourceSpans":['.repeat(90), /JSON/],
    ['{"resourceSpans":['.repeat(3000), /nested more than 200 deep/],
  ])('gets 400 for what is not JSON of that message: %.30s', async (body, message) => {
    await expectRefusal(post(receiver(), '/v1/traces', body), 400, message);
  });

  it('gets 400 for JSON that is not UTF-8', async () => {
    const latin1 = Buffer.from(JSON.stringify(spanNamed('caf\u00e9')), 'latin1');
    const answer = post(receiver(), '/v1/traces', latin1, { 'Content-Type': JSON_TYPE });
    await expectRefusal(answer, 400, /utf-8/);
  });

  it.each([
    ['traceId', 'abcd', /a trace id is 16 bytes \(32 hex digits in JSON\), got "abcd"/],
    ['spanId', 'b7ad6b716920333', /a span id is 8 bytes/],
    ['parentSpanId', 'not hex at all!!', /a span id is 8 bytes/],
    ['traceId', 'CvdlGRbNQ92ESOshHIAxnA==', /a trace id is 16 bytes/],
  ])('gets 400 for an id that is none: %s %s', async (field, id, message) => {
    const request = { resourceSpans: [{ scopeSpans: [{ spans: [{ [field]: id }] }] }] };
    await expectRefusal(post(receiver(), '/v1/traces', JSON.stringify(request)), 400, message);
  });

  it('gets 400 for values nested without end', async () => {
    let value: object = { stringValue: 'deep' };
    const bodies: object[] = [];
    for (let depth = 0; depth < 200; depth++)
      bodies.push((value = { arrayValue: { values: [value] } }));
    const request = (depth: number) =>
      JSON.stringify({
        resourceLogs: [{ scopeLogs: [{ logRecords: [{ body: bodies[depth] }] }] }],
      });
    await expectRefusal(
      post(receiver(), '/v1/logs', request(199)),
      400,
      /nested more than 200 deep/,
    );
    await expectRefusal(post(receiver(), '/v1/logs', request(60)), 400, /max depth/);
    expect((await post(receiver(), '/v1/logs', request(40))).status).toBe(200);
  });

  it('gets 413 over the limit, and the connection is closed', async () => {
    const answer = post(receiver(), '/v1/traces', Buffer.alloc(LIMIT + 1));
    expect((await answer).headers.get('connection')).toBe('close');
    await expectRefusal(answer, 413, /larger than 65536 bytes/);
  });

  it('is taken at the limit exactly', async () => {
    const json = `{"x":"${'x'.repeat(LIMIT - 8)}"}`;
    expect(json).toHaveLength(LIMIT);
    expect((await post(receiver(), '/v1/traces', json)).status).toBe(200);
    const gzipped = gzipSync(json);
    const headers = { 'Content-Encoding': 'gzip', 'Content-Type': JSON_TYPE };
    expect((await post(receiver(), '/v1/traces', gzipped, headers)).status).toBe(200);
  });

  it('gets 413 before it has sent all that it said it would', async () => {
    const socket = connect(receiver().port, '127.0.0.1');
    socket.write(
      'POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99999999\r\n\r\n{',
    );
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1.1 413 /);
    socket.destroy();
  });

  it('gets its 413 whole when it streams far more than the limit', async () => {
    const request = httpRequest(`${receiver().url}/v1/traces`, {
      method: 'POST',
      headers: { 'Content-Type': JSON_TYPE, 'Transfer-Encoding': 'chunked' },
    });
    const answered = once(request, 'response') as Promise<[IncomingMessage]>;
    for (let sent = 0; sent < 40; sent++) request.write(Buffer.alloc(LIMIT));
    request.end();
    const [response] = await answered;
    expect(response.statusCode).toBe(413);
    expect(response.headers.connection).toBe('close');
    expect(JSON.parse(await text(response))).toMatchObject({ code: 8 });
  });
});

describe('a request of a megabyte that unfolds to a gigabyte', () => {
  const receiver = withReceiver({ maxRequestBytes: 1024 * 1024 });

  it('gets 413 without being unfolded', async () => {
    const member = gzipSync(Buffer.alloc(16 * 1024 * 1024));
    const bomb = Buffer.concat(Array<Buffer>(60).fill(member));
    expect(bomb.length).toBeLessThan(1024 * 1024);
    const rssBefore = process.memoryUsage().rss;
    const headers = { 'Content-Encoding': 'gzip' };
    const { status } = await post(receiver(), '/v1/metrics', bomb, headers);
    expect(status).toBe(413);
    expect(receiver().requests.at(-1)).toMatchObject({ bytes: bomb.length, status: 413 });
    expect(process.memoryUsage().rss - rssBefore).toBeLessThan(100 * 1024 * 1024);
    expect((await post(receiver(), '/v1/traces', '{}')).status).toBe(200);
  });
});

describe('a client that goes away half-way', () => {
  const receiver = withReceiver();

  it('is forgotten, and the server goes on', async () => {
    const socket = connect(receiver().port, '127.0.0.1');
    socket.write(
      'POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"res',
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.resetAndDestroy();
    const chunked = httpRequest(`${receiver().url}/v1/traces`, { method: 'POST' });
    chunked.on('error', () => {});
    chunked.setHeader('Content-Type', PROTOBUF);
    chunked.write('x');
    await new Promise((resolve) => setTimeout(resolve, 50));
    chunked.destroy();
    expect((await post(receiver(), '/v1/traces', '{}')).status).toBe(200);
    expect(receiver().requests).toHaveLength(1);
  });

  it('may not even have spoken HTTP', async () => {
    const socket = connect(receiver().port, '127.0.0.1');
    socket.end('\u0000\u0001 what is this\r\n\r\n');
    await once(socket.resume(), 'close');
    expect((await post(receiver(), '/v1/traces', '{}')).status).toBe(200);
  });
});

/**
 * Sends a request like `post`, with Node.js's own client, which can reuse a connection and leave
 * headers out.
 */
async function send(
  url: string,
  body: string,
  { agent, headers = { 'Content-Type': JSON_TYPE } }: { agent?: Agent; headers?: object },
): Promise<IncomingMessage & { socket: { localPort?: number } }> {
  const request = httpRequest(`${url}/v1/traces`, {
    method: 'POST',
    ...(agent && { agent }),
    headers: { ...headers },
  });
  request.end(body);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  const { socket } = response;
  await text(response);
  return Object.assign(response, { socket });
}

async function text(response: IncomingMessage): Promise<string> {
  let all = '';
  for await (const chunk of response) all += String(chunk);
  return all;
}
