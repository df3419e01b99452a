import {
  logs,
  SpanKind,
  trace,
  type LogRecord,
  type Span,
  type SpanOptions,
} from '@opentelemetry/api';
import {
  AlwaysOffSampler,
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  emitExceptionsOfUnsampled,
  recordExceptionsAsLogs,
} from '../../src/traces/exceptions-as-logs';

const exporter = new InMemorySpanExporter();
const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
const prototype = Object.getPrototypeOf(provider.getTracer('').startSpan('')) as Parameters<
  typeof recordExceptionsAsLogs
>[0];
const recordEvent = prototype.recordException;

let emitted: (LogRecord & { readonly scope: string })[];
let onEmit: (() => void) | undefined;

beforeEach(() => {
  emitted = [];
  onEmit = undefined;
  exporter.reset();
  logs.setGlobalLoggerProvider({
    getLogger: (name) => ({
      emit(record) {
        emitted.push({ ...record, scope: name });
        onEmit?.();
      },
      enabled: () => true,
    }),
  });
});
afterEach(() => {
  logs.disable();
  prototype.recordException = recordEvent;
});

const startSpan = (options?: SpanOptions): Span =>
  provider.getTracer('shop', '1.0.0').startSpan('work', options);

describe('recordExceptionsAsLogs', () => {
  it('emits a record that is joined to its span, in place of the event', () => {
    recordExceptionsAsLogs(prototype, { keepsEvents: false });
    const span = startSpan({ kind: SpanKind.SERVER, attributes: { 'http.request.method': 'GET' } });
    const error = new TypeError('no price');
    span.recordException(error, 1_700_000_000_000);
    span.end();
    expect(emitted).toEqual([
      expect.objectContaining({
        scope: 'shop',
        eventName: 'http.server.request.exception',
        severityNumber: 17,
        severityText: 'ERROR',
        body: 'TypeError: no price',
        timestamp: 1_700_000_000_000,
        attributes: {
          'exception.type': 'TypeError',
          'exception.message': 'no price',
          'exception.stacktrace': error.stack,
        },
      }),
    ]);
    expect(trace.getSpan(emitted[0]!.context!)).toBe(span);
    expect(exporter.getFinishedSpans()[0]!.events).toEqual([]);
  });

  it('emits one beside the event', () => {
    recordExceptionsAsLogs(prototype, { keepsEvents: true });
    const span = startSpan();
    span.recordException('as text');
    span.end();
    expect(emitted.map(({ eventName, body }) => [eventName, body])).toEqual([
      ['exception', 'as text'],
    ]);
    expect(exporter.getFinishedSpans()[0]!.events.map(({ name }) => name)).toEqual(['exception']);
  });

  it('emits none for a span that has ended', () => {
    recordExceptionsAsLogs(prototype, { keepsEvents: false });
    const span = startSpan();
    span.end();
    span.recordException(new Error('late'));
    expect(emitted).toEqual([]);
  });

  it('accepts what cannot be read, and a logger that throws', () => {
    recordExceptionsAsLogs(prototype, { keepsEvents: false });
    const span = startSpan();
    const unreadable = new Proxy(
      {},
      {
        get: () => {
          throw new Error('hostile');
        },
      },
    );
    span.recordException(unreadable as Error, Number.NaN);
    span.recordException(null as unknown as Error);
    expect(emitted.map(({ body }) => body)).toEqual([
      'an exception that cannot be read',
      'an exception that cannot be read',
    ]);
    onEmit = () => {
      throw new Error('from a processor');
    };
    expect(() => span.recordException(new Error('thrown'))).not.toThrow();
  });

  it('emits none for an exception that is recorded while one is emitted', () => {
    recordExceptionsAsLogs(prototype, { keepsEvents: false });
    const span = startSpan();
    onEmit = () => span.recordException(new Error('again'));
    span.recordException(new Error('once'));
    expect(emitted.map(({ body }) => body)).toEqual(['Error: once']);
  });
});

describe('emitExceptionsOfUnsampled', () => {
  const tracer = emitExceptionsOfUnsampled(
    new TracerProvider({ sampler: new AlwaysOffSampler() }).getTracer('shop'),
    { name: 'shop' },
  );

  it('emits the exceptions of spans that are not sampled', () => {
    const span = tracer.startSpan('work', { kind: SpanKind.CLIENT });
    span.recordException(new Error('failed'));
    expect(emitted.map(({ severityText, body }) => [severityText, body])).toEqual([
      ['WARN', 'Error: failed'],
    ]);
    expect(trace.getSpanContext(emitted[0]!.context!)).toEqual(span.spanContext());
  });

  it('gives spans that do all that spans do, which is nothing', () => {
    const span = tracer.startSpan('work');
    expect(span.isRecording()).toBe(false);
    expect(trace.isSpanContextValid(span.spanContext())).toBe(true);
    const same = span
      .setAttribute('a', 1)
      .setAttributes({})
      .addEvent('event')
      .addLink({ context: span.spanContext() })
      .addLinks([])
      .setStatus({ code: 2 })
      .updateName('other');
    expect(same).toBe(span);
    expect(() => span.end()).not.toThrow();
  });
});
