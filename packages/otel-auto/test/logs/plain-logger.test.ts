import { context, ROOT_CONTEXT, trace, type LogRecord } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { emptyResource } from '@opentelemetry/resources';
import { LoggerProvider, type ReadableLogRecord } from '@opentelemetry/sdk-logs';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { BatchProcessor } from '../../src/export/batch-processor';
import { PlainLogger } from '../../src/logs/plain-logger';
import { createTestRedactor } from '../support/redactor';

const SPAN = {
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  traceFlags: 1,
};
const IN_SPAN = trace.setSpanContext(ROOT_CONTEXT, SPAN);
const LIMITS = { attributeCountLimit: 3, attributeValueLengthLimit: 5 };

/** The fields that are encoded. */
const fieldsOf = (record: ReadableLogRecord) => ({
  hrTime: record.hrTime,
  hrTimeObserved: record.hrTimeObserved,
  spanContext: record.spanContext,
  severityText: record.severityText,
  severityNumber: record.severityNumber,
  body: record.body,
  eventName: record.eventName,
  attributes: { ...record.attributes },
  droppedAttributesCount: record.droppedAttributesCount,
  scope: record.instrumentationScope,
  resource: record.resource,
});

/** Emits a record through a plain logger and through the SDK's, and gives what each has made of it, and which way the first took. */
function emitBoth(record: LogRecord) {
  const bySdk: ReadableLogRecord[] = [];
  const plain: ReadableLogRecord[] = [];
  const resource = emptyResource();
  const provider = new LoggerProvider({
    resource,
    logRecordLimits: LIMITS,
    processors: [
      {
        onEmit: (each) => void bySdk.push(each),
        forceFlush: () => Promise.resolve(),
        shutdown: () => Promise.resolve(),
      },
    ],
  });
  const sdk = provider.getLogger('test', '1.0.0');
  const scope = (sdk as unknown as { readonly _instrumentationScope: { name: string } })
    ._instrumentationScope;
  const processor = {
    add: (each: ReadableLogRecord) => void plain.push(each),
  } as unknown as BatchProcessor<ReadableLogRecord>;
  const redactor = createTestRedactor();
  new PlainLogger(sdk, { processor, resource, scope, limits: LIMITS, redactor }).emit(record);
  const isPlain = plain.length === 1;
  sdk.emit(record);
  expect([plain.length, bySdk.length]).toEqual(isPlain ? [1, 1] : [0, 2]);
  const [theirs] = bySdk as [ReadableLogRecord];
  const [ours = theirs] = plain;
  return { isPlain, ours: fieldsOf(ours), theirs: fieldsOf(bySdk.at(-1)!) };
}

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager());
  jest.spyOn(Date, 'now').mockReturnValue(1_800_000_000_123);
});
afterAll(() => {
  context.disable();
  jest.restoreAllMocks();
});

describe('a plain record', () => {
  it.each<[string, LogRecord]>([
    ['with nothing', {}],
    ['with a body', { body: 'text' }],
    ['with a body that has a structure', { body: { a: [1, null] } }],
    ['with a severity', { severityNumber: 9, severityText: 'INFO' }],
    ['with a time in milliseconds', { timestamp: 1_800_000_000_001.5 }],
    ['with a date', { timestamp: new Date(1_800_000_000_001) }],
    ['in a span', { context: IN_SPAN }],
    [
      'in a span that is none',
      { context: trace.setSpanContext(ROOT_CONTEXT, { ...SPAN, traceId: 'no' }) },
    ],
    ['with attributes', { attributes: { text: 'five!', number: 1.5, yes: true } }],
    ['with the name of an event', { eventName: 'sold' }],
  ])('is what the SDK makes of it (%s)', (_what, record) => {
    const { isPlain, ours, theirs } = emitBoth(record);
    expect(isPlain).toBe(true);
    expect(ours).toEqual(theirs);
  });

  it('has the span that is active', () => {
    const { ours } = context.with(IN_SPAN, () => emitBoth({ body: 'text' }));
    expect(ours.spanContext).toEqual(SPAN);
  });
});

describe('a record that the SDK checks or changes', () => {
  it.each<[string, LogRecord]>([
    ['a structure', { attributes: { a: { b: 1 } } }],
    ['what is no value', { attributes: { a: () => undefined } }],
    ['nothing', { attributes: { a: undefined } }],
    ['an empty name', { attributes: { '': 1 } }],
    ['too many attributes', { attributes: { a: 1, b: 2, c: 3, d: 4 } }],
    ['a text that is too long', { attributes: { a: 'longer' } }],
    ['an exception', { exception: new Error('no') }],
    ['a time that counts from the start', { timestamp: 12 }],
    ['a time of seconds and nanoseconds', { timestamp: [1_800_000_000, 5] }],
  ])('goes its way (%s)', (_what, record) => {
    const { isPlain, ours, theirs } = emitBoth(record);
    expect(isPlain).toBe(false);
    expect(ours).toEqual(theirs);
  });
});
