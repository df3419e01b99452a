import { describe, expect, it } from '@jest/globals';
import { ROOT_CONTEXT, trace, type HrTime } from '@opentelemetry/api';
import { TraceState } from '@opentelemetry/core';
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { decode } from './support/decode';
import { encodeSpans } from './support/encode';
import { decodedSpan, spanIn } from './support/first-item';
import { RESOURCE, SPAN_ID, TRACE_ID, span } from './support/items';

const context = (own: object) => ({
  spanContext: () => ({ traceId: TRACE_ID, spanId: SPAN_ID, traceFlags: 1, ...own }),
});
const MAX_NANOS = String(2n ** 64n - 1n);

describe('writeSpan', () => {
  it('writes what the SDK makes as upstream does', () => {
    const exporter = new InMemorySpanExporter();
    const provider = new TracerProvider({
      resource: RESOURCE,
      spanProcessors: [new SimpleSpanProcessor({ exporter })],
      spanLimits: { attributeCountLimit: 3, eventCountLimit: 1, linkCountLimit: 1 },
    });
    const remote = {
      traceId: TRACE_ID,
      spanId: SPAN_ID,
      traceFlags: 1,
      isRemote: true,
      traceState: new TraceState('vendor=a,other=b'),
    };
    const parent = trace.setSpanContext(ROOT_CONTEXT, remote);
    const tracer = provider.getTracer('shop', '1.0.0', { schemaUrl: 'https://example.com/schema' });
    const links = [{ context: remote, attributes: { a: 1 } }, { context: remote }];
    const made = tracer.startSpan('GET /', { kind: 1, links }, parent);
    made.setAttributes({ a: 'ä', b: 1.5, c: [true, false], d: 'one too many' });
    made.addEvent('first');
    made.recordException(new Error('no chair'));
    made.setStatus({ code: 2, message: 'no chair' });
    made.end();
    const spans = exporter.getFinishedSpans();
    const theirs = ProtobufTraceSerializer.serializeRequest(spans) as Uint8Array;
    expect(decode('traces', encodeSpans(spans))).toEqual(decode('traces', theirs));
    expect(spanIn(theirs)).toMatchObject({
      droppedAttributesCount: 1,
      droppedEventsCount: 1,
      droppedLinksCount: 1,
      traceState: 'vendor=a,other=b',
      flags: 0x301,
    });
  });

  it.each<[string, HrTime, string]>([
    ['the beginning of time', [0, 0], '0'],
    ['the last second of 32 bits', [2 ** 32 - 1, 999_999_999], '4294967295999999999'],
    ['a second of more bits', [2 ** 32, 1], '4294967296000000001'],
    ['nanoseconds that are more than a second', [1, 4_000_000_000], '5000000000'],
    ['negative nanoseconds', [2, -1], '1999999999'],
    ['fractions', [1.5, 0.75], '1500000000'],
    ['a time before 1970', [-1, 0], '0'],
    ['a time beyond 64 bits', [2 ** 53, 0], MAX_NANOS],
    ['a time beyond everything', [Number.MAX_VALUE, 0], MAX_NANOS],
    ['no time', [Number.NaN, Number.NaN], '0'],
    ['endless time', [Number.POSITIVE_INFINITY, 0], '0'],
  ])('writes %s as nanoseconds, or the nearest there are', (_, time, nanos) => {
    expect(decodedSpan({ startTime: time, endTime: time })).toMatchObject({
      startTimeUnixNano: nanos,
      endTimeUnixNano: nanos,
    });
  });

  // Upstream's encoder wraps such times round.
  it('differs from upstream before 1970', () => {
    const early = [span({ startTime: [-1, 0] })];
    const theirs = ProtobufTraceSerializer.serializeRequest(early) as Uint8Array;
    expect(spanIn(theirs)['startTimeUnixNano']).not.toBe('0');
    expect(spanIn(encodeSpans(early))['startTimeUnixNano']).toBe('0');
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['an empty text', ''],
    ['a number', 42],
    ['too few digits', TRACE_ID.slice(2)],
    ['too many digits', `${TRACE_ID}00`],
    ['what is no digit', `${TRACE_ID.slice(1)}g`],
    ['what looks like a digit in its lower byte', `${TRACE_ID.slice(1)}\u0130`],
    ['zeros', '0'.repeat(32)],
    ['a UUID', '0af76519-16cd-43dd-8448-eb211c80319c'],
  ])('refuses a span whose trace id is %s', (_, traceId) => {
    expect(() => encodeSpans([span(context({ traceId }))])).toThrow(TypeError);
  });

  it('refuses a span whose own id is none', () => {
    expect(() => encodeSpans([span(context({ spanId: '0'.repeat(16) }))])).toThrow(TypeError);
  });

  it('takes ids in capitals', () => {
    const { traceId, spanId } = decodedSpan(
      context({ traceId: TRACE_ID.toUpperCase(), spanId: SPAN_ID.toUpperCase() }),
    );
    expect(Buffer.from(traceId, 'base64').toString('hex')).toBe(TRACE_ID);
    expect(Buffer.from(spanId, 'base64').toString('hex')).toBe(SPAN_ID);
  });

  it('leaves out the ids of parents and links that have none', () => {
    const none = { traceId: '0'.repeat(32), spanId: 'invalid', traceFlags: 0 };
    const { parentSpanId, links } = decodedSpan({
      parentSpanContext: none,
      links: [{ context: none, attributes: { reason: 'retry' } }],
    });
    expect(parentSpanId).toBe('');
    expect(links).toMatchObject([{ traceId: '', spanId: '', attributes: [{ key: 'reason' }] }]);
  });

  it.each([
    [undefined, undefined, 0x101],
    [{ isRemote: false }, undefined, 0x101],
    [{ isRemote: true }, undefined, 0x301],
    [undefined, 0x1ff, 0x1ff],
  ])('says in its flags where its parent is (%j, flags %p)', (parent, traceFlags, flags) => {
    const parentSpanContext = parent && { traceId: TRACE_ID, spanId: SPAN_ID, ...parent };
    const own = context(traceFlags === undefined ? {} : { traceFlags });
    expect(decodedSpan({ ...own, parentSpanContext })['flags']).toBe(flags);
  });

  it('writes a name that is no text as one', () => {
    expect(decodedSpan({ name: 42 })['name']).toBe('42');
    expect(decodedSpan({ name: undefined })['name']).toBe('');
  });

  it('leaves a kind open that OTLP does not have', () => {
    for (const kind of [-1, 5, Number.NaN, undefined, 'server']) {
      expect(decodedSpan({ kind })['kind']).toBe(0);
    }
  });

  it('writes 100,000 attributes', () => {
    const attributes = Object.fromEntries(
      Array.from({ length: 100_000 }, (_, index) => [`key.${index}`, index]),
    );
    const { attributes: written } = decodedSpan({ attributes });
    expect(written).toHaveLength(100_000);
    expect(written.at(-1)).toMatchObject({ key: 'key.99999', value: { intValue: '99999' } });
  });

  it('writes 10,000 events and links', () => {
    const event = { time: [1, 2], name: 'retry', attributes: { attempt: 1 } };
    const link = { context: { traceId: TRACE_ID, spanId: SPAN_ID, traceFlags: 1 } };
    const { events, links } = decodedSpan({
      events: Array.from({ length: 10_000 }, () => event),
      links: Array.from({ length: 10_000 }, () => link),
    });
    expect([events.length, links.length]).toEqual([10_000, 10_000]);
  });
});
