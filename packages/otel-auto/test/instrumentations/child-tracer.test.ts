import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { context, isSpanContextValid, ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import { toChildTracer } from '../../src/instrumentations/child-tracer';
import { useContext } from '../support/server-span';

let stop: () => void;
beforeAll(() => {
  stop = useContext();
});
afterAll(() => stop());

const OUTER = { traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 1 };
const outerContext = trace.setSpanContext(ROOT_CONTEXT, OUTER);
const tracer = toChildTracer(new TracerProvider().getTracer('test'));

describe('a child tracer', () => {
  it('starts spans inside of others, in the active context and in a given one', () => {
    const given = tracer.startSpan('a', {}, outerContext);
    const active = context.with(outerContext, () => tracer.startSpan('a'));
    for (const span of [given, active]) {
      expect(span.spanContext().traceId).toBe(OUTER.traceId);
      expect(span.isRecording()).toBe(true);
    }
  });

  it('starts none without one', () => {
    const span = tracer.startSpan('a', { kind: SpanKind.CLIENT });
    expect([span.isRecording(), isSpanContextValid(span.spanContext())]).toEqual([false, false]);
  });

  it.each([SpanKind.SERVER, SpanKind.CONSUMER])(
    'starts what begins something (kind %d)',
    (kind) => {
      expect(tracer.startSpan('a', { kind }).isRecording()).toBe(true);
    },
  );

  it('runs work in the span, or as it is without one', () => {
    const work = () => trace.getSpanContext(context.active());
    const inOuter = tracer.startActiveSpan('a', {}, outerContext, work);
    expect(inOuter?.traceId).toBe(OUTER.traceId);
    expect(inOuter?.spanId).not.toBe(OUTER.spanId);
    const alone = tracer.startActiveSpan('a', work);
    expect(alone === undefined || isSpanContextValid(alone)).toBe(false);
    const optional = context.with(outerContext, () => tracer.startActiveSpan('a', {}, work));
    expect(optional?.traceId).toBe(OUTER.traceId);
  });
});
