import { describe, expect, it } from '@jest/globals';
import { ProtobufLogsSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import * as fc from 'fast-check';
import type { Batch } from '../../src/otlp-encoding/batch';
import { logRecords, spans } from './support/arbitraries';
import { decode, shortestLength } from './support/decode';
import { add, createLogBatch, createSpanBatch } from './support/encode';
import { SPAN_ID, TRACE_ID, span } from './support/items';

/** Generated cases take seconds where other processes need the machine too. */
const TIMEOUT_MILLIS = 60_000;

/** The initial size of a writer's buffer. */
const BUFFER_BYTES = 16 * 1024;

const LONG = 'y'.repeat(50);
const ATTRIBUTES = {
  text: 'x',
  long: LONG,
  umlaut: 'ä',
  [LONG.repeat(3)]: LONG.repeat(3),
  true: true,
  byte: 1,
  integer: -1,
  double: 0.5,
  bytes: Buffer.from(LONG),
  array: ['a', LONG, [1]],
  map: { a: LONG },
  null: null,
};

/** A span with every kind of field, behind a name of some length. */
function fullSpan(name: string): ReadableSpan {
  const context = {
    traceId: TRACE_ID,
    spanId: SPAN_ID,
    traceFlags: 1,
    traceState: { serialize: () => LONG },
  };
  return span({
    name,
    attributes: ATTRIBUTES,
    parentSpanContext: context,
    events: [{ time: [1, 2], name: LONG, attributes: ATTRIBUTES, droppedAttributesCount: 300 }],
    links: [{ context, attributes: ATTRIBUTES, droppedAttributesCount: 300 }],
    status: { code: 2, message: LONG },
    droppedAttributesCount: 2 ** 32 - 1,
    droppedEventsCount: 1,
    droppedLinksCount: 1,
  });
}

/**
 * The bytes that frame each scope and each resource, in addition to the `byteLength` of a batch.
 */
const MAX_FRAMING_BYTES = 12;

function expectSameAsUpstream<Item extends ReadableSpan | ReadableLogRecord>(
  signal: 'traces' | 'logs',
  batch: Batch<Item>,
  items: readonly Item[],
  theirs: Uint8Array,
): void {
  for (const item of items) add(batch, item);
  const { byteLength } = batch;
  const request = batch.take();
  const ours = request?.toBytes() ?? new Uint8Array();
  expect(decode(signal, ours)).toEqual(decode(signal, theirs));
  expect(shortestLength(signal, ours)).toBe(ours.length);
  expect(request?.count ?? 0).toBe(items.length);
  expect(request?.byteLength ?? 0).toBe(ours.length);
  expect(ours.length).toBeGreaterThanOrEqual(byteLength);
  const groups = new Set(items.flatMap((item) => [item.resource, item.instrumentationScope])).size;
  expect(ours.length).toBeLessThanOrEqual(byteLength + groups ** 2 * MAX_FRAMING_BYTES);
}

describe('a batch, decoded', () => {
  it(
    'has the spans that upstream encodes, in as few bytes as there can be',
    () => {
      const batch = createSpanBatch();
      fc.assert(
        fc.property(spans, (items) => {
          const theirs = ProtobufTraceSerializer.serializeRequest(items) as Uint8Array;
          expectSameAsUpstream('traces', batch, items, theirs);
        }),
      );
    },
    TIMEOUT_MILLIS,
  );

  it(
    'has the log records that upstream encodes, in as few bytes as there can be',
    () => {
      const batch = createLogBatch();
      fc.assert(
        fc.property(logRecords, (items) => {
          const theirs = ProtobufLogsSerializer.serializeRequest(items) as Uint8Array;
          expectSameAsUpstream('logs', batch, items, theirs);
        }),
      );
    },
    TIMEOUT_MILLIS,
  );

  it('has whatever stands where the buffer of an item ends', () => {
    const batch = createSpanBatch();
    for (let length = BUFFER_BYTES - 700; length <= BUFFER_BYTES; length += 1) {
      const items = [fullSpan('x'.repeat(length))];
      const theirs = ProtobufTraceSerializer.serializeRequest(items) as Uint8Array;
      expectSameAsUpstream('traces', batch, items, theirs);
    }
  });
});
