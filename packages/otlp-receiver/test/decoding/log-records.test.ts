import { JsonLogsSerializer, ProtobufLogsSerializer } from '@opentelemetry/otlp-transformer';
import { describe, expect, it } from '@jest/globals';
import { JSON_TYPE, post, PROTOBUF } from '../support/post';
import { sdkLogRecord, type SdkLogRecords } from '../support/sdk-data';
import { withReceiver } from '../support/with-receiver';

describe.each([
  ['protobuf', PROTOBUF, ProtobufLogsSerializer],
  ['JSON', JSON_TYPE, JsonLogsSerializer],
])('log records of the JavaScript SDK in %s', (_name, contentType, serializer) => {
  const receiver = withReceiver();

  const receive = async (records: SdkLogRecords) => {
    const body = serializer.serializeRequest(records) as Uint8Array;
    const answer = await post(receiver(), '/v1/logs', body, { 'Content-Type': contentType });
    expect(answer.status).toBe(200);
    return receiver().logRecords;
  };

  it('keep all that they say', async () => {
    const [record] = await receive([
      sdkLogRecord({
        body: 'order 7 wanted',
        eventName: 'order.wanted',
        severityNumber: 13,
        severityText: 'warn',
        attributes: { order: { id: 7, lines: ['a'] } },
        droppedAttributesCount: 2,
        spanContext: {
          traceId: '0af7651916cd43dd8448eb211c80319c',
          spanId: 'b7ad6b7169203331',
          traceFlags: 1,
        },
      }),
    ]);
    expect(record).toEqual({
      timeUnixNano: 1_700_000_000_000_000_001n,
      observedTimeUnixNano: 1_700_000_000_999_999_999n,
      severityNumber: 13,
      severityText: 'warn',
      body: 'order 7 wanted',
      eventName: 'order.wanted',
      attributes: { order: { id: 7, lines: ['a'] } },
      droppedAttributesCount: 2,
      traceId: '0af7651916cd43dd8448eb211c80319c',
      spanId: 'b7ad6b7169203331',
      flags: 1,
      resource: {
        attributes: { 'service.name': 'shop', 'process.pid': 42 },
        schemaUrl: 'https://opentelemetry.io/schemas/1.36.0',
      },
      scope: { name: '@acme/shop', version: '1.2.3', attributes: {} },
    });
  });

  it('have no keys for ids and an event name that they do not have', async () => {
    const [record] = await receive([sdkLogRecord({ body: 'x' })]);
    expect(Object.keys(record ?? {})).toEqual(
      expect.not.arrayContaining(['traceId', 'spanId', 'eventName']),
    );
    expect(record).not.toHaveProperty('traceId');
  });

  it.each([
    ['text', 'text'],
    ['an empty text', ''],
    ['a number', 0],
    ['a truth', false],
    ['a structure', { order: [1, { id: 'a' }] }],
    ['bytes', new Uint8Array([1, 2])],
  ])('may have %s as body', async (_kind, body) => {
    const [record] = await receive([sdkLogRecord({ body })]);
    expect(record?.body).toEqual(body);
  });
});

describe('log records of another sender', () => {
  const receiver = withReceiver();

  it('have an undefined body when there is none, and null when it is empty', async () => {
    const json = JSON.stringify({
      resourceLogs: [{ scopeLogs: [{ logRecords: [{}, { body: {} }] }] }],
    });
    await post(receiver(), '/v1/logs', json);
    expect(receiver().logRecords.map(({ body }) => body)).toEqual([undefined, null]);
  });
});
