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
});
