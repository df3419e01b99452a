import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { MAX_ITEMS } from '../../src/decoding/otlp-codec';
import { encodeOfficially } from '../support/official-schema';
import { JSON_TYPE, post, PROTOBUF } from '../support/post';
import { withReceiver } from '../support/with-receiver';

const spansInJson = (items: string) => `{"resourceSpans":[${items}]}`;

/** A message in protobuf, as the field of another. */
const field = (id: number, body: Uint8Array): Uint8Array => {
  const length: number[] = [];
  let rest = body.length;
  for (; rest > 127; rest = Math.floor(rest / 128)) length.push((rest % 128) + 128);
  return Buffer.concat([Buffer.from([id * 8 + 2, ...length, rest]), body]);
};

/** A message inside messages, named by the numbers of their fields. */
const nested = (ids: readonly number[], body: Uint8Array): Uint8Array =>
  ids.reduceRight((inner, id) => field(id, inner), body);

const attributes = Array.from({ length: 128 }, (_, index) => ({
  key: `attribute ${index}`,
  value: { stringValue: 'x' },
}));

const batch = {
  resourceSpans: [
    { scopeSpans: [{ spans: Array.from({ length: 512 }, () => ({ name: 'a', attributes })) }] },
  ],
};

describe('a request with many items', () => {
  const receiver = withReceiver();

  const send = (signal: string, type: string, body: Uint8Array) =>
    post(receiver(), `/v1/${signal}`, gzipSync(body), {
      'Content-Type': type,
      'Content-Encoding': 'gzip',
    });

  it.each([
    ['objects', 'traces', JSON_TYPE, Buffer.from(spansInJson(`${'{},'.repeat(MAX_ITEMS)}{}`))],
    ['members', 'traces', JSON_TYPE, Buffer.from(`{${'"a":0,'.repeat(2 * MAX_ITEMS)}"a":0}`)],
    ['messages', 'traces', PROTOBUF, Buffer.alloc(2 * (MAX_ITEMS + 1), Buffer.from([0x0a, 0]))],
    [
      'packed numbers',
      'metrics',
      PROTOBUF,
      // the positive buckets of an exponential histogram
      nested([1, 2, 2, 10, 1, 8, 2], Buffer.alloc(MAX_ITEMS)),
    ],
    [
      'numbers one by one',
      'metrics',
      PROTOBUF,
      nested([1, 2, 2, 10, 1, 8], Buffer.alloc(2 * MAX_ITEMS, Buffer.from([0x10, 0]))),
    ],
  ])('is refused with 413 that says why: %s', async (_items, signal, type, body) => {
    const { status, body: answer } = await send(signal, type, body);
    expect(status).toBe(413);
    expect(answer.toString()).toContain(
      'the body has more than 500000 items (attributes count twice); send smaller batches',
    );
    expect((await post(receiver(), '/v1/traces', '{}')).status).toBe(200);
  });

  it('is refused with 400 for lists in lists without end', async () => {
    const { status, body } = await send('traces', JSON_TYPE, Buffer.alloc(5_000_000, '['));
    expect(status).toBe(400);
    expect(JSON.parse(body.toString())).toMatchObject({
      message: 'the body is not an export request for traces in json: nested more than 200 deep',
    });
  });

  it.each([
    ['JSON', JSON_TYPE, Buffer.from(JSON.stringify(batch))],
    ['protobuf', PROTOBUF, encodeOfficially('traces', batch)],
  ])('is taken whole if it is a batch of an SDK with all attributes: %s', async (_, type, body) => {
    expect((await send('traces', type, body)).status).toBe(200);
    expect(receiver().spans).toHaveLength(512);
    expect(Object.keys(receiver().spans[511]?.attributes ?? {})).toHaveLength(128);
  });
});
