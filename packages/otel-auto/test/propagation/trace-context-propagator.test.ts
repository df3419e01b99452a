import { describe, expect, it } from '@jest/globals';
import {
  defaultTextMapGetter,
  defaultTextMapSetter,
  ROOT_CONTEXT,
  trace,
  type SpanContext,
} from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import { TraceContextPropagator } from '../../src/propagation/trace-context-propagator';

const propagator = new TraceContextPropagator();
const IDS = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };
const PREFIX = `00-${IDS.traceId}-${IDS.spanId}-`;

const inject = (
  spanContext: Partial<SpanContext>,
  context = trace.setSpanContext(ROOT_CONTEXT, { ...IDS, traceFlags: 1, ...spanContext }),
) => {
  const headers = {};
  propagator.inject(context, headers, defaultTextMapSetter);
  return headers;
};

const readParent = (headers: object) =>
  trace.getSpanContext(propagator.extract(ROOT_CONTEXT, headers, defaultTextMapGetter));

const stateOf = (serialize: () => unknown) => ({ traceState: { serialize } as never });

describe('the propagator of the trace context', () => {
  it.each([
    [0, '00'],
    [1, '01'],
    [3, '03'],
    [0xff, '03'],
    [0x10, '00'],
    [undefined, '00'],
    [Number.NaN, '00'],
  ])('writes of the flags %s those that the version defines', (traceFlags, digits) => {
    expect(inject({ traceFlags: traceFlags as number })).toEqual({ traceparent: PREFIX + digits });
  });

  it('writes the state as it was read', () => {
    const read = propagator.extract(
      ROOT_CONTEXT,
      { traceparent: `${PREFIX}01`, tracestate: 'a=1,b=2' },
      defaultTextMapGetter,
    );
    expect(inject({}, read)).toEqual({ traceparent: `${PREFIX}01`, tracestate: 'a=1,b=2' });
  });

  it.each(['', 'a=1\r\nx: y', 'a=€', 7, undefined])('leaves out a state of %j', (state) => {
    expect(inject(stateOf(() => state))).toEqual({ traceparent: `${PREFIX}01` });
  });

  it('writes nothing where there is no trace, or none is wanted', () => {
    expect(inject({}, ROOT_CONTEXT)).toEqual({});
    expect(inject({ traceId: 'a\nb' })).toEqual({});
    const context = trace.setSpanContext(ROOT_CONTEXT, { ...IDS, traceFlags: 1 });
    expect(inject({}, suppressTracing(context))).toEqual({});
  });

  it.each([
    ['01', 1],
    ['00', 0],
    ['03', 3],
    ['02', 2],
    ['ff', 3],
  ])('reads the flags %s', (digits, traceFlags) => {
    expect(readParent({ traceparent: PREFIX + digits })).toEqual({
      ...IDS,
      traceFlags,
      isRemote: true,
    });
  });

  it('reads the four known fields of a later version', () => {
    const later = `cc-${IDS.traceId}-${IDS.spanId}-01`;
    const spanContext = { ...IDS, traceFlags: 1, isRemote: true };
    expect(readParent({ traceparent: later })).toEqual(spanContext);
    expect(readParent({ traceparent: `${later}-what-comes` })).toEqual(spanContext);
    expect(readParent({ traceparent: `${later}.what-comes` })).toBeUndefined();
  });

  it.each([
    `ff-${IDS.traceId}-${IDS.spanId}-01`,
    `${PREFIX}01-more`,
    `${PREFIX}1`,
    `${PREFIX}01`.toUpperCase(),
    `00-${'0'.repeat(32)}-${IDS.spanId}-01`,
    `00-${IDS.traceId}-${'0'.repeat(16)}-01`,
    `${PREFIX}01, ${PREFIX}01`,
    [`${PREFIX}01`, `${PREFIX}00`],
    [],
    7,
    'x'.repeat(100_000),
    `${PREFIX}01\r\nx: y`,
  ])('makes nothing of %j', (traceparent) => {
    expect(readParent({ traceparent, tracestate: 'a=1' })).toBeUndefined();
  });

  it('joins the states of several headers, and reads a trace whatever they contain', () => {
    const traceparent = `${PREFIX}01`;
    const state = (tracestate: unknown) =>
      readParent({ traceparent, tracestate })?.traceState?.serialize();
    expect(state(['a=1', 7, 'b=2'])).toBe('a=1,b=2');
    expect(state('a==')).toBe('');
    expect(state(7)).toBeUndefined();
    expect(state('')).toBeUndefined();
  });
});
