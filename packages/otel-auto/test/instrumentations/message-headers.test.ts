import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { CompositePropagator } from '@opentelemetry/core';
import { fieldsForMessage } from '../../src/instrumentations/message-headers';
import { BaggagePropagator } from '../../src/propagation/baggage-propagator';
import { TraceContextPropagator } from '../../src/propagation/trace-context-propagator';
import { TraceStateList } from '../../src/propagation/trace-state';
import { parse } from '../settings/parse';

beforeAll(() => {
  const propagators = [new TraceContextPropagator(), new BaggagePropagator()];
  propagation.setGlobalPropagator(new CompositePropagator({ propagators }));
});
afterAll(() => propagation.disable());

const CONTEXT = propagation.setBaggage(
  trace.setSpanContext(ROOT_CONTEXT, {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: 'b7ad6b7169203331',
    traceFlags: 1,
    traceState: new TraceStateList('a=1'),
  }),
  propagation.createBaggage({ user: { value: 'me' } }),
);

const partsOf = (setting: string, names: readonly string[] = []) => {
  const { targets } = parse({ ACME_OTEL_PROPAGATION_TARGETS: setting }).settings.propagation;
  return Object.keys(fieldsForMessage(names, CONTEXT, targets)).join('+');
};

describe('the fields of a message', () => {
  it.each([
    ['', 'traceparent+tracestate+baggage'],
    ['api.example.com', 'traceparent+tracestate'],
    ['*=all', 'traceparent+tracestate'],
    ['none', 'traceparent+tracestate'],
    ['api.example.com,messages=all', 'traceparent+tracestate+baggage'],
    ['Messages=baggage', 'baggage'],
    ['messages=none', ''],
  ])('are with the list of targets %j: %s', (setting, parts) => {
    expect(partsOf(setting)).toBe(parts);
  });

  it('leave the context that the application has written alone', () => {
    expect(partsOf('', ['TraceParent'])).toBe('');
    expect(partsOf('', ['baggage'])).toBe('traceparent+tracestate');
  });
});
