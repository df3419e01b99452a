import { afterEach, describe, expect, it } from '@jest/globals';
import { context, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { ContextAttributes } from '../../src/context/context-attributes';
import { LazyTracerProvider } from '../../src/traces/lazy-tracer-provider';
import { createLazyPipeline } from '../support/lazy-pipeline';

const create = () => {
  const exporter = new InMemorySpanExporter();
  const pipeline = createLazyPipeline(
    () => new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }),
  );
  return {
    ...pipeline,
    provider: new LazyTracerProvider(pipeline, new ContextAttributes([])),
    spans: () => exporter.getFinishedSpans().map(({ name }) => name),
    scopes: () =>
      exporter.getFinishedSpans().map(({ instrumentationScope }) => instrumentationScope),
  };
};

describe('a lazy tracer provider', () => {
  it('does not make the SDK for a tracer', () => {
    const { provider, loads } = create();
    provider.getTracer('a');
    expect(loads()).toBe(0);
  });

  it('makes the SDK with the first span, which is recorded', () => {
    const { provider, loads, spans } = create();
    provider.getTracer('a').startSpan('first').end();
    expect([loads(), spans()]).toEqual([1, ['first']]);
  });

  it('makes the SDK once for all tracers, before and after', () => {
    const { provider, loads, spans } = create();
    const early = [provider.getTracer('a'), provider.getTracer('b')];
    for (const tracer of early) tracer.startSpan('early').end();
    provider.getTracer('c').startSpan('late').end();
    early[0]?.startSpan('early').end();
    expect([loads(), spans()]).toEqual([1, ['early', 'early', 'late', 'early']]);
  });

  it('records a span with what its options leave that cannot be used', () => {
    const { provider, spans } = create();
    const tracer = provider.getTracer(Symbol('scope') as never, 7n as never, null as never);
    for (const options of [null, { attributes: { id: 1n } }, { links: [null] }, { kind: {} }]) {
      tracer.startSpan('odd', options as never).end();
    }
    tracer.startSpan(Symbol('name') as never).end();
    expect(spans()).toEqual(['odd', 'odd', 'odd', 'odd', 'Symbol(name)']);
  });

  it("lets through what the application's function throws", () => {
    const { provider } = create();
    const error = new Error('mine');
    expect(() =>
      provider.getTracer('a').startActiveSpan('span', () => {
        throw error;
      }),
    ).toThrow(error);
  });

  it('keeps name, version and schema of a tracer that was obtained before', () => {
    const { provider, scopes } = create();
    const tracer = provider.getTracer('a', '1.2.3', { schemaUrl: 'https://schema.test/1' });
    tracer.startSpan('first').end();
    expect(scopes()).toMatchObject([
      { name: 'a', version: '1.2.3', schemaUrl: 'https://schema.test/1' },
    ]);
  });

  it('hands on flush and shutdown', async () => {
    const { provider, calls } = create();
    await provider.forceFlush();
    await provider.shutdown();
    expect(calls).toEqual(['flush', 'shutdown']);
  });
});

describe('a lazy tracer provider as the global one', () => {
  afterEach(() => {
    trace.disable();
    context.disable();
  });

  it('serves tracers that were obtained before it was registered, and active spans', () => {
    const before = trace.getTracer('before');
    const { provider, spans } = create();
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    trace.setGlobalTracerProvider(provider);
    const result = before.startActiveSpan('outer', (outer) => {
      const inner = trace.getTracer('after').startSpan('inner');
      inner.end();
      outer.end();
      return trace.getActiveSpan() === outer;
    });
    expect([result, spans()]).toEqual([true, ['inner', 'outer']]);
  });
});

describe('an SDK that cannot be loaded', () => {
  it('gives spans that record nothing, and does not throw', () => {
    const { loads, ...pipeline } = createLazyPipeline<TracerProvider>(() => undefined);
    const provider = new LazyTracerProvider(pipeline, new ContextAttributes([]));
    const tracer = provider.getTracer('a');
    const span = tracer.startSpan('first');
    span.setAttribute('key', 'value').end();
    expect(span.isRecording()).toBe(false);
    expect(tracer.startActiveSpan('active', () => 'result')).toBe('result');
    expect(provider.getTracer('b').startSpan('later').isRecording()).toBe(false);
    expect(loads()).toBeGreaterThan(0);
  });

  it('sets the flag of random ids on its own roots, and on others as their parent has it', () => {
    const tracer = create().provider.getTracer('a');
    const root = tracer.startSpan('root');
    const under = (traceFlags: number) =>
      tracer
        .startSpan(
          'child',
          {},
          trace.setSpanContext(ROOT_CONTEXT, { ...root.spanContext(), traceFlags }),
        )
        .spanContext().traceFlags;
    expect(root.spanContext().traceFlags).toBe(3);
    expect([under(3), under(1), under(2), under(0)]).toEqual([3, 1, 2, 0]);
    const apart = tracer.startSpan('apart', { root: true }, trace.setSpan(ROOT_CONTEXT, root));
    expect(apart.spanContext().traceFlags).toBe(3);
  });
});
