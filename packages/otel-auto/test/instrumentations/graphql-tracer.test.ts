import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import { graphqlTracerProvider } from '../../src/instrumentations/graphql-tracer';

beforeAll(() => {
  trace.setGlobalTracerProvider(new TracerProvider());
});
afterAll(() => trace.disable());

const start = (name: string) => {
  const parent = trace.getTracer('test').startSpan('parent');
  const tracer = graphqlTracerProvider.getTracer('graphql');
  const span = tracer.startSpan(name, {}, trace.setSpan(ROOT_CONTEXT, parent));
  return { parent, span };
};

it.each(['graphql.parse', 'graphql.validate'])('makes no span for %s', (name) => {
  const { parent, span } = start(name);
  expect(span.isRecording()).toBe(false);
  expect(span.spanContext()).toBe(parent.spanContext());
});

it('leaves every other span to the tracer', () => {
  const { parent, span } = start('graphql.execute');
  expect(span.isRecording()).toBe(true);
  expect(span.spanContext().traceId).toBe(parent.spanContext().traceId);
});
