import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  context,
  createContextKey,
  isSpanContextValid,
  ROOT_CONTEXT,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { quietTracerProvider } from '../../src/instrumentations/quiet-tracer';
import { recordServerError } from '../../src/instrumentations/server-errors';
import { createServerSpan, useContext } from '../support/server-span';

const KEY = createContextKey('key');
const OUTER = { traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 1 };
const outerContext = trace.setSpanContext(ROOT_CONTEXT, OUTER);
const tracer = quietTracerProvider.getTracer('layers');

let stop: () => void;
beforeAll(() => {
  stop = useContext();
});
afterAll(() => stop());

describe('a quiet span', () => {
  it('stands for the span around it, so that its children attach to that', () => {
    context.with(outerContext, () => {
      const span = tracer.startSpan('layer');
      expect(span.spanContext()).toEqual(OUTER);
      const inner = trace.setSpan(context.active(), span);
      expect(tracer.startSpan('inner', {}, inner).spanContext()).toEqual(OUTER);
    });
  });

  it('takes the context that it is given before the active one', () => {
    expect(tracer.startSpan('layer', {}, outerContext).spanContext()).toEqual(OUTER);
  });

  it('without a span around it is nothing', () => {
    const span = tracer.startSpan('layer', {}, ROOT_CONTEXT);
    expect(isSpanContextValid(span.spanContext())).toBe(false);
  });

  it('records nothing, and can be used like any other', () => {
    const span = tracer.startSpan('layer');
    const used = span
      .setAttribute('key', 'value')
      .setAttributes({ key: 'value' })
      .addEvent('event')
      .addLink({ context: OUTER })
      .addLinks([])
      .setStatus({ code: SpanStatusCode.ERROR })
      .updateName('name');
    used.end();
    expect(used).toBe(span);
    expect(span.isRecording()).toBe(false);
  });

  it('hands an exception to the server span', () => {
    const server = createServerSpan();
    context.with(server.context, () => tracer.startSpan('layer').recordException(new Error('no')));
    recordServerError(server.span, 500);
    expect(server.finish().events).toMatchObject([{ attributes: { 'exception.message': 'no' } }]);
  });
});

describe('startActiveSpan', () => {
  const seen = (span: { spanContext(): object }) => ({
    result: 'result',
    span: span.spanContext(),
    key: context.active().getValue(KEY),
  });

  it('takes a name and a function', () => {
    const result = context.with(outerContext, () => tracer.startActiveSpan('layer', seen));
    expect(result).toEqual({ result: 'result', span: OUTER, key: undefined });
  });

  it('takes options too', () => {
    const result = context.with(outerContext, () => tracer.startActiveSpan('layer', {}, seen));
    expect(result).toEqual({ result: 'result', span: OUTER, key: undefined });
  });

  it('takes a context too, in which the function runs', () => {
    const given = outerContext.setValue(KEY, 'given');
    const result = tracer.startActiveSpan('layer', {}, given, seen);
    expect(result).toEqual({ result: 'result', span: OUTER, key: 'given' });
  });

  it('passes on what the function throws', () => {
    const fail = () => {
      throw new Error('from the function');
    };
    expect(() => tracer.startActiveSpan('layer', fail)).toThrow('from the function');
  });
});
