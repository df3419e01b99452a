import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { App } from '@acme/otel-testkit';
import { startApp } from '../support/run';

/** The lines of a response as they come over the connection. */
interface RawAnswer {
  readonly lines: readonly string[];
  readonly body: string;
}

async function ask(app: App, path: string, method = 'GET'): Promise<RawAnswer> {
  const socket = connect(app.port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(`${method} ${path} HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n`);
  const interim = /^HTTP\/1\.1 103 [^]*?\r\n\r\n/;
  const answer = (await text(socket)).replace(interim, '');
  const at = answer.indexOf('\r\n\r\n');
  return { lines: answer.slice(0, at).split('\r\n'), body: answer.slice(at + 4) };
}

/** Returns the lines without those that only this setting adds, and those lines. */
const split = ({ lines, body }: RawAnswer) => {
  const isOurs = (line: string) =>
    /^(server-timing: traceparent;|traceresponse: 00-|x-trace-id: [\da-f]{32}$)/.test(line);
  return {
    plain: [...lines.filter((line) => !isOurs(line)).map(withoutDate), body],
    ours: lines.filter(isOurs),
  };
};

const withoutDate = (line: string) => line.replace(/^Date: .*/, 'Date');

const WAYS = [
  '/plain',
  '/set',
  '/raw',
  '/object',
  '/stream',
  '/flush',
  '/304',
  '/204',
  '/hints',
  '/remove',
  '/twice',
  '/bad',
  '/derived',
  '/keys',
];

describe.each(['20', '22', '24', '26'] as const)('responses on Node.js %s', (nodeVersion) => {
  const apps: Partial<Record<'off' | 'on', App>> = {};
  const askEach = (path: string, method?: string) =>
    Promise.all([ask(apps.off!, path, method), ask(apps.on!, path, method)]);

  beforeAll(async () => {
    apps.off = await startApp('answers.cjs', { nodeVersion });
    apps.on = await startApp('answers.cjs', {
      nodeVersion,
      env: {
        ACME_OTEL_RESPONSE_HEADERS: 'Server-Timing,traceresponse,X-Trace-Id',
        OTEL_BSP_SCHEDULE_DELAY: '100',
      },
    });
  });
  afterAll(() => Promise.all(Object.values(apps).map((app) => app.stop())));

  it('ACME_OTEL_RESPONSE_HEADERS answers with the span that served the request', async () => {
    const { ours } = split(await ask(apps.on!, '/plain'));
    const span = await apps.on!.receiver.waitFor(
      'the span of the request',
      ({ spans }) => spans[0],
    );
    const position = `00-${span.traceId}-${span.spanId}-03`;
    expect(ours).toEqual([
      `server-timing: traceparent;desc="${position}"`,
      `traceresponse: ${position}`,
      `x-trace-id: ${span.traceId}`,
    ]);
  });

  it.each(WAYS)('are the same but for the lines that are added: %s', async (path) => {
    const [off, on] = await askEach(path);
    expect(split(off).ours).toEqual([]);
    expect(split(on).plain).toEqual(split(off).plain);
    expect(split(on).ours.map((line) => line.split(':')[0])).toEqual(
      ['server-timing', 'traceresponse', 'x-trace-id'].filter((name) => !OWN[path]?.includes(name)),
    );
  });

  it('to HEAD are the same too', async () => {
    const [off, on] = await askEach('/plain', 'HEAD');
    expect(split(on).plain).toEqual(split(off).plain);
    expect(split(on).ours).toHaveLength(3);
  });
});

/** The headers that the application writes itself, and which are no lists. */
const OWN: Readonly<Record<string, readonly string[]>> = {
  '/set': ['traceresponse', 'x-trace-id'],
  '/object': ['x-trace-id'],
};
