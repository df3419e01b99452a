import { expect, it } from '@jest/globals';
import { createContextKey, ROOT_CONTEXT, trace, type Span } from '@opentelemetry/api';
import { CreationContext, type Creation } from '../src/creation-context';

const spanOf = (spanId: string): Span =>
  trace.wrapSpanContext({ traceId: '1'.repeat(32), spanId, traceFlags: 1 });

const create = (outer?: Span) => {
  const span = spanOf('a'.repeat(16));
  const creation: Creation = { span, outer, hasEnded: false };
  const inner = trace.setSpan(ROOT_CONTEXT, span);
  return { span, creation, context: new CreationContext(inner, creation) };
};

it('has the span of a creation while that goes on, and no span afterwards', () => {
  const { span, creation, context } = create();
  const key = createContextKey('application');
  const later = context.setValue(key, 1);
  expect(trace.getSpan(later)).toBe(span);
  creation.hasEnded = true;
  expect(trace.getSpan(context)).toBeUndefined();
  expect(trace.getSpan(later)).toBeUndefined();
  expect(trace.getSpan(later.deleteValue(key))).toBeUndefined();
  expect(later.getValue(key)).toBe(1);
});

it('has the span around the creation afterwards', () => {
  const outer = spanOf('b'.repeat(16));
  const { creation, context } = create(outer);
  creation.hasEnded = true;
  expect(trace.getSpan(context)).toBe(outer);
});

it('keeps the spans that were started inside', () => {
  const child = spanOf('c'.repeat(16));
  const { creation, context } = create();
  const inside = trace.setSpan(context, child);
  creation.hasEnded = true;
  expect(trace.getSpan(inside)).toBe(child);
});
