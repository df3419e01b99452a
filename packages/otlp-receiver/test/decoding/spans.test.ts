import { JsonTraceSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { describe, expect, it } from '@jest/globals';
import { encodeOfficially } from '../support/official-schema';
import { JSON_TYPE, post, PROTOBUF } from '../support/post';
import { sdkSpan, type SdkSpans } from '../support/sdk-data';
import { withReceiver } from '../support/with-receiver';

describe.each([
  ['protobuf', PROTOBUF, ProtobufTraceSerializer],
  ['JSON', JSON_TYPE, JsonTraceSerializer],
])('spans of the JavaScript SDK in %s', (_name, contentType, serializer) => {
  const receiver = withReceiver();

  const receive = async (spans: SdkSpans) => {
    const body = serializer.serializeRequest(spans) as Uint8Array;
    const answer = await post(receiver(), '/v1/traces', body, { 'Content-Type': contentType });
    expect(answer.status).toBe(200);
    return receiver().spans;
  };

  it('keep all that they say', async () => {
    const [span] = await receive([
      sdkSpan({
        parentSpanContext: {
          traceId: '0af7651916cd43dd8448eb211c80319c',
          spanId: '00f067aa0ba902b7',
          traceFlags: 1,
          isRemote: true,
        },
        spanContext: () => ({
          traceId: '0af7651916cd43dd8448eb211c80319c',
          spanId: 'b7ad6b7169203331',
          traceFlags: 1,
          traceState: { serialize: () => 'vendor=1' },
        }),
        attributes: { 'http.route': '/orders/:id', 'http.response.status_code': 500 },
        droppedAttributesCount: 1,
        events: [
          {
            name: 'exception',
            time: [1_700_000_000, 200_000_001],
            attributes: { 'exception.type': 'RangeError' },
            droppedAttributesCount: 4,
          },
        ],
        droppedEventsCount: 2,
        links: [
          {
            context: {
              traceId: '1af7651916cd43dd8448eb211c80319c',
              spanId: 'c7ad6b7169203331',
              traceFlags: 1,
              traceState: { serialize: () => 'other=2' },
            },
            attributes: { why: 'batch' },
            droppedAttributesCount: 5,
          },
        ],
        droppedLinksCount: 3,
        status: { code: 2, message: 'out of stock' },
      }),
    ]);
    expect(span).toEqual({
      traceId: '0af7651916cd43dd8448eb211c80319c',
      spanId: 'b7ad6b7169203331',
      parentSpanId: '00f067aa0ba902b7',
      traceState: 'vendor=1',
      name: 'GET /orders/:id',
      kind: 'SERVER',
      startTimeUnixNano: 1_700_000_000_123_456_789n,
      endTimeUnixNano: 1_700_000_000_223_456_789n,
      attributes: { 'http.route': '/orders/:id', 'http.response.status_code': 500 },
      droppedAttributesCount: 1,
      events: [
        {
          name: 'exception',
          timeUnixNano: 1_700_000_000_200_000_001n,
          attributes: { 'exception.type': 'RangeError' },
          droppedAttributesCount: 4,
        },
      ],
      droppedEventsCount: 2,
      links: [
        {
          traceId: '1af7651916cd43dd8448eb211c80319c',
          spanId: 'c7ad6b7169203331',
          traceState: 'other=2',
          attributes: { why: 'batch' },
          droppedAttributesCount: 5,
          flags: 0x101,
        },
      ],
      droppedLinksCount: 3,
      status: { code: 'ERROR', message: 'out of stock' },
      flags: 0x301,
      resource: {
        attributes: { 'service.name': 'shop', 'process.pid': 42 },
        schemaUrl: 'https://opentelemetry.io/schemas/1.36.0',
      },
      scope: { name: '@acme/shop', version: '1.2.3', attributes: {} },
    });
  });

  it('have no keys for what they do not say', async () => {
    const [span] = await receive([sdkSpan({})]);
    expect(Object.keys(span ?? {})).not.toContain('parentSpanId');
    expect(Object.keys(span ?? {})).not.toContain('traceState');
    expect(span?.status).toStrictEqual({ code: 'UNSET' });
  });

  it('have their kind and status by name', async () => {
    const spans = await receive([0, 1, 2, 3, 4].map((kind) => sdkSpan({ kind })));
    expect(spans.map(({ kind }) => kind)).toEqual([
      'INTERNAL',
      'SERVER',
      'CLIENT',
      'PRODUCER',
      'CONSUMER',
    ]);
    receiver().clear();
    const statuses = [0, 1, 2].map((code) => sdkSpan({ status: { code } }));
    const received = await receive(statuses);
    expect(received.map(({ status }) => status.code)).toEqual(['UNSET', 'OK', 'ERROR']);
  });

  it('share one resource and scope when they came with the same', async () => {
    const [first, second] = await receive([sdkSpan({}), sdkSpan({})]);
    expect(first?.resource).toBe(second?.resource);
    expect(first?.scope).toBe(second?.scope);
  });

  it('have attributes of every kind', async () => {
    const attributes = {
      text: 'grüße 👋',
      empty: '',
      yes: true,
      no: false,
      zero: 0,
      negative: -5,
      large: Number.MAX_SAFE_INTEGER,
      small: Number.MIN_SAFE_INTEGER,
      half: 0.5,
      list: ['a', 'b'],
      numbers: [1, 2.5],
      none: [],
      nothing: null,
      nested: { list: [{ deep: true }, null] },
      bytes: new Uint8Array([0, 1, 254, 255]),
    };
    const [span] = await receive([sdkSpan({ attributes })]);
    expect(span?.attributes).toEqual(attributes);
    expect(span?.attributes['bytes']).toBeInstanceOf(Uint8Array);
    expect(Buffer.isBuffer(span?.attributes['bytes'])).toBe(false);
  });
});

describe('spans of another sender', () => {
  const receiver = withReceiver();
  const withAttributes = (attributes: object[]) => ({
    resourceSpans: [{ scopeSpans: [{ spans: [{ attributes }] }] }],
  });
  const int = (intValue: unknown) => ({ key: String(intValue), value: { intValue } });

  it('have 64-bit integers exactly, as bigint where a number is not', async () => {
    const request = withAttributes([
      int('9223372036854775807'),
      int('-9223372036854775808'),
      int('9007199254740992'),
      int('9007199254740991'),
      int('-1'),
    ]);
    const expected = {
      '9223372036854775807': 9_223_372_036_854_775_807n,
      '-9223372036854775808': -9_223_372_036_854_775_808n,
      '9007199254740992': 9_007_199_254_740_992n,
      '9007199254740991': 9_007_199_254_740_991,
      '-1': -1,
    };
    await post(receiver(), '/v1/traces', encodeOfficially('traces', request));
    await post(receiver(), '/v1/traces', JSON.stringify(request));
    expect(receiver().spans.map(({ attributes }) => attributes)).toEqual([expected, expected]);
  });

  it('have times beyond the range of signed integers', async () => {
    const span = { startTimeUnixNano: '18446744073709551615', endTimeUnixNano: '1' };
    const request = { resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] };
    await post(receiver(), '/v1/traces', encodeOfficially('traces', request));
    await post(receiver(), '/v1/traces', JSON.stringify(request));
    for (const { startTimeUnixNano, endTimeUnixNano } of receiver().spans) {
      expect({ startTimeUnixNano, endTimeUnixNano }).toEqual({
        startTimeUnixNano: 2n ** 64n - 1n,
        endTimeUnixNano: 1n,
      });
    }
  });

  it('may write integers as JSON numbers, which stay exact', async () => {
    const json =
      '{"resourceSpans":[{"scopeSpans":[{"spans":[{"startTimeUnixNano":1700000000123456789,' +
      '"endTimeUnixNano": 1700000000123456790,"attributes":[{"key":"1234567890123456789",' +
      '"value":{"intValue":-9223372036854775807}},{"key":"d","value":{"doubleValue":12345678901234567890}}]}]}]}]}';
    await post(receiver(), '/v1/traces', json);
    expect(receiver().spans[0]).toMatchObject({
      startTimeUnixNano: 1_700_000_000_123_456_789n,
      endTimeUnixNano: 1_700_000_000_123_456_790n,
      attributes: {
        '1234567890123456789': -9_223_372_036_854_775_807n,
        d: 12_345_678_901_234_567_168,
      },
    });
  });

  it('may say things in JSON that we do not know', async () => {
    const json = JSON.stringify({
      newer: 1,
      resourceSpans: [
        {
          resource: { entityRefs: [{ type: 'service' }] },
          scopeSpans: [{ spans: [{ name: 'known', novelty: { deep: [1] }, kind: 99 }] }],
        },
      ],
    });
    expect((await post(receiver(), '/v1/traces', json)).status).toBe(200);
    expect(receiver().spans[0]).toMatchObject({ name: 'known', kind: 'UNSPECIFIED' });
  });

  it('may say things in protobuf that we do not know', async () => {
    const known = encodeOfficially('traces', withAttributes([]));
    // field 1000, length-delimited, three bytes
    const unknown = Buffer.from([0xc2, 0x3e, 3, 1, 2, 3]);
    const { status } = await post(receiver(), '/v1/traces', Buffer.concat([known, unknown]));
    expect(status).toBe(200);
    expect(receiver().spans).toHaveLength(1);
  });

  it('may have ids in capitals; ids of zeros only are absent', async () => {
    const span = {
      traceId: '0AF7651916CD43DD8448EB211C80319C',
      spanId: 'B7AD6B7169203331',
      parentSpanId: '0000000000000000',
    };
    const json = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] });
    await post(receiver(), '/v1/traces', json);
    expect(receiver().spans[0]).toMatchObject({
      traceId: '0af7651916cd43dd8448eb211c80319c',
      spanId: 'b7ad6b7169203331',
    });
    expect(receiver().spans[0]).not.toHaveProperty('parentSpanId');
  });

  it('may lack everything', async () => {
    await post(receiver(), '/v1/traces', '{"resourceSpans":[{"scopeSpans":[{"spans":[{}]}]}]}');
    expect(receiver().spans[0]).toMatchObject({
      traceId: '',
      name: '',
      kind: 'UNSPECIFIED',
      startTimeUnixNano: 0n,
      resource: { attributes: {} },
      scope: { name: '', attributes: {} },
    });
    expect(receiver().traces()).toEqual([]);
  });

  it('may have an attribute that is called __proto__, or twice the same', async () => {
    const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });
    const request = withAttributes([text('__proto__', 'mine'), text('a', '1'), text('a', '2')]);
    await post(receiver(), '/v1/traces', JSON.stringify(request));
    const attributes = receiver().spans[0]?.attributes ?? {};
    expect(Object.entries(attributes)).toEqual([
      ['__proto__', 'mine'],
      ['a', '2'],
    ]);
  });
});
