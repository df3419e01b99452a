import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { context, diag, SpanKind, trace, type Span } from '@opentelemetry/api';
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { shareServerSpans } from '../../src/instrumentations/next-tracer';
import { recordServerError } from '../../src/instrumentations/server-errors';
import { createServerSpan, useContext } from '../support/server-span';

let stop: () => void;
beforeAll(() => {
  stop = useContext();
});
afterAll(() => stop());

const createTracer = () => {
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  return {
    tracer: shareServerSpans(provider.getTracer('next.js')),
    names: () => exporter.getFinishedSpans().map(({ name }) => name),
  };
};

const inServerSpan = <T>(work: (server: ReturnType<typeof createServerSpan>) => T): T => {
  const server = createServerSpan();
  return context.with(trace.setSpan(server.context, server.span), () => work(server));
};

describe('the tracer of Next.js', () => {
  it('makes no second server span of a request, and gives the first its route', () => {
    const { tracer, names } = createTracer();
    inServerSpan((server) => {
      tracer.startActiveSpan('GET /a/7', { kind: SpanKind.SERVER }, (span: Span) => {
        expect(trace.getSpan(context.active())).toBe(span);
        expect(span.spanContext()).toBe(server.span.spanContext());
        span.setAttributes({ 'http.route': '/a/[id]', 'next.rsc': false, 'http.target': '/a/7' });
        span.updateName('another').end();
        tracer.startSpan('GET /_not-found', { kind: SpanKind.SERVER }).end();
      });
      expect(server.metadata.route).toBe('/a/[id]');
      const { name, attributes } = server.finish();
      expect([name, attributes]).toEqual(['GET', { 'next.rsc': false }]);
    });
    expect(names()).toEqual([]);
  });

  it('finds the route where Next.js says it first', () => {
    const { tracer, names } = createTracer();
    inServerSpan((server) => {
      tracer.startSpan('render', { attributes: { 'next.route': '/a/[id]' } }).end();
      expect(server.metadata.route).toBe('/a/[id]');
    });
    expect(names()).toEqual(['render']);
  });

  it('lets the route that Next.js writes on the ended span around its own pass in silence', () => {
    const { tracer } = createTracer();
    const said: unknown[] = [];
    const listen = (...parts: unknown[]) => void said.push(...parts);
    diag.setLogger({ error: listen, warn: listen, info: listen, debug: listen, verbose: listen });
    inServerSpan(({ span, finish }) => {
      tracer.startSpan('GET /a/7', { kind: SpanKind.SERVER }).end();
      tracer.startSpan('GET /a/7', { kind: SpanKind.SERVER }).end();
      span.setAttribute('of.mine', 1);
      expect(finish().attributes).toEqual({ 'of.mine': 1 });
      span.setAttribute('http.route', '/a/[id]');
      expect(said).toEqual([]);
      span.setAttribute('of.mine', 2);
      expect(said).toHaveLength(2);
    });
    diag.disable();
  });

  it('hands errors to the server span', () => {
    const { tracer } = createTracer();
    inServerSpan((server) => {
      tracer.startSpan('GET', { kind: SpanKind.SERVER }).recordException(new Error('no'));
      recordServerError(server.span, 500);
      expect(server.finish().events).toMatchObject([{ attributes: { 'exception.message': 'no' } }]);
    });
  });

  it('says nothing to a span that has ended', () => {
    const { tracer } = createTracer();
    inServerSpan((server) => {
      const span = tracer.startSpan('GET', { kind: SpanKind.SERVER });
      server.finish();
      span.setAttribute('next.route', '/late').setStatus({ code: 2 }).end();
      expect(span.isRecording()).toBe(false);
    });
  });

  it('is as any other where there is no request', () => {
    const { tracer, names } = createTracer();
    tracer.startSpan('GET', { kind: SpanKind.SERVER }).end();
    tracer.startActiveSpan('work', (span: Span) => span.end());
    expect(names()).toEqual(['GET', 'work']);
  });
});
