import { describe, expect, it } from '@jest/globals';
import {
  defaultTextMapGetter,
  defaultTextMapSetter,
  propagation,
  ROOT_CONTEXT,
  trace,
  TraceFlags,
  type Context,
} from '@opentelemetry/api';
import * as vendors from '../../src/chunks/vendor-propagators';
import { createPropagator } from '../../src/propagation/create-propagator';
import { createTestRuntime } from '../support/test-runtime';

const SPAN_CONTEXT = {
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  traceFlags: TraceFlags.SAMPLED,
};

const SENT = propagation.setBaggage(
  trace.setSpanContext(ROOT_CONTEXT, SPAN_CONTEXT),
  propagation.createBaggage({ user: { value: 'a b' } }),
);

const create = (names: string) => {
  const runtime = createTestRuntime({
    env: { OTEL_PROPAGATORS: names },
    chunks: { 'vendor-propagators': vendors },
  });
  const propagator = createPropagator(runtime);
  const inject = (context: Context): Record<string, string> => {
    const headers = {};
    propagator?.inject(context, headers, defaultTextMapSetter);
    return headers;
  };
  const extract = (headers: Record<string, string>) =>
    propagator?.extract(ROOT_CONTEXT, headers, defaultTextMapGetter) ?? ROOT_CONTEXT;
  return { ...runtime, propagator, inject, extract };
};

describe('the propagators', () => {
  it.each([
    ['tracecontext', ['traceparent']],
    ['b3', ['b3']],
    ['b3multi', ['x-b3-sampled', 'x-b3-spanid', 'x-b3-traceid']],
    ['jaeger', ['uber-trace-id', 'uberctx-user']],
    ['xray', ['x-amzn-trace-id']],
  ])('%s carry a span to the next service', (name, headerNames) => {
    const { inject, extract } = create(name);
    const headers = inject(SENT);
    expect(Object.keys(headers).sort()).toEqual(headerNames);
    expect(trace.getSpanContext(extract(headers))).toMatchObject(SPAN_CONTEXT);
  });

  it('baggage carries what belongs to the request', () => {
    const { inject, extract } = create('baggage');
    const headers = inject(SENT);
    expect(headers).toEqual({ baggage: 'user=a%20b' });
    expect(propagation.getBaggage(extract(headers))?.getEntry('user')?.value).toBe('a b');
  });

  it('tracecontext and baggage are there by default', () => {
    const { inject, loadedChunks } = create('');
    expect(Object.keys(inject(SENT)).sort()).toEqual(['baggage', 'traceparent']);
    expect(loadedChunks).toEqual([]);
  });

  it('work together, and the last that finds a span is taken', () => {
    const { inject, extract } = create('b3,tracecontext');
    const headers = inject(SENT);
    expect(Object.keys(headers).sort()).toEqual(['b3', 'traceparent']);
    const found = extract({ ...headers, b3: '0'.repeat(31) + '1-' + '0'.repeat(15) + '1-1' });
    expect(trace.getSpanContext(found)).toMatchObject(SPAN_CONTEXT);
  });

  it('named twice count once', () => {
    const { loadedChunks } = create('b3,b3,tracecontext');
    expect(loadedChunks).toEqual(['vendor-propagators']);
  });

  it('none leaves the global as it is', () => {
    expect(create('none').propagator).toBeUndefined();
  });

  it.each(['tracecontext', 'baggage', 'b3', 'b3multi', 'jaeger', 'ottrace', 'xray'])(
    '%s make nothing of headers that are broken',
    (name) => {
      const broken = '\u0000,;=%zz';
      const names = [
        ['traceparent', 'tracestate', 'baggage', 'b3', 'x-b3-traceid', 'x-b3-spanid'],
        ['uber-trace-id', 'ot-tracer-traceid', 'ot-tracer-spanid', 'x-amzn-trace-id'],
      ].flat();
      const headers = Object.fromEntries(names.map((header) => [header, broken]));
      expect(trace.getSpanContext(create(name).extract(headers))).toBeUndefined();
    },
  );

  it('of vendors are loaded only where they are named', () => {
    expect(create('tracecontext,b3').loadedChunks).toEqual(['vendor-propagators']);
    expect(create('tracecontext,xray').loadedChunks).toEqual(['vendor-propagators']);
  });
});
