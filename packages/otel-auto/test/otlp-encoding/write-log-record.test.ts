import { describe, expect, it } from '@jest/globals';
import { ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { ProtobufLogsSerializer } from '@opentelemetry/otlp-transformer';
import {
  InMemoryLogRecordExporter,
  LoggerProvider,
  SimpleLogRecordProcessor,
} from '@opentelemetry/sdk-logs';
import { decode } from './support/decode';
import { encodeLogRecords } from './support/encode';
import { decodedLogRecord, logRecordIn } from './support/first-item';
import { RESOURCE, SPAN_ID, TRACE_ID } from './support/items';

describe('writeLogRecord', () => {
  it('writes what the SDK makes as upstream does', () => {
    const exporter = new InMemoryLogRecordExporter();
    const provider = new LoggerProvider({
      resource: RESOURCE,
      processors: [new SimpleLogRecordProcessor({ exporter })],
      logRecordLimits: { attributeCountLimit: 2 },
    });
    provider.getLogger('shop', '1.0.0', { schemaUrl: 'https://example.com/schema' }).emit({
      timestamp: new Date(1_700_000_000_123),
      severityNumber: 17,
      severityText: 'error',
      eventName: 'shop.empty',
      body: { text: 'no chair', left: 0, since: null, sizes: [1, 2.5] },
      attributes: { a: 'ä', b: 1.5, c: 'one too many' },
      context: trace.setSpanContext(ROOT_CONTEXT, {
        traceId: TRACE_ID,
        spanId: SPAN_ID,
        traceFlags: 1,
      }),
    });
    const records = exporter.getFinishedLogRecords();
    const theirs = ProtobufLogsSerializer.serializeRequest(records) as Uint8Array;
    expect(decode('logs', encodeLogRecords(records))).toEqual(decode('logs', theirs));
    expect(logRecordIn(theirs)).toMatchObject({
      timeUnixNano: '1700000000123000000',
      severityNumber: 17,
      eventName: 'shop.empty',
      droppedAttributesCount: 1,
      flags: 1,
    });
  });

  it('tells no body from an empty one', () => {
    expect(decodedLogRecord({ body: undefined })['body']).toBeNull();
    expect(decodedLogRecord({ body: null })['body']).toEqual({});
  });

  it('writes of a body and of attributes what can be read', () => {
    const unreadable = {
      text: 'kept',
      get bad(): never {
        throw new Error('hostile');
      },
      inner: new Proxy(
        {},
        {
          ownKeys() {
            throw new Error('hostile');
          },
        },
      ),
    };
    const kept = { key: 'text', value: { stringValue: 'kept' } };
    expect(decodedLogRecord({ body: unreadable })['body']).toMatchObject({
      kvlistValue: { values: [kept] },
    });
    expect(decodedLogRecord({ attributes: unreadable })['attributes']).toMatchObject([kept]);
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    expect(decodedLogRecord({ body: proxy })['body']).toBeNull();
  });

  it('leaves a severity open that OTLP does not have', () => {
    for (const severityNumber of [undefined, 0, -1, 25, 1e30, Number.NaN]) {
      expect(decodedLogRecord({ severityNumber })['severityNumber']).toBe(0);
    }
  });

  it('leaves out ids that are none', () => {
    const spanContext = { traceId: 'none', spanId: '0'.repeat(16), traceFlags: 1 };
    expect(decodedLogRecord({ spanContext })).toMatchObject({ traceId: '', spanId: '', flags: 1 });
  });

  it('writes of the flags the eight bits that belong to the trace', () => {
    const spanContext = { traceId: TRACE_ID, spanId: SPAN_ID, traceFlags: 0x301 };
    expect(decodedLogRecord({ spanContext })['flags']).toBe(1);
  });
});
