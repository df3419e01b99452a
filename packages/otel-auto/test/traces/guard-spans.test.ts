import { afterEach, describe, expect, it } from '@jest/globals';
import type { Span } from '@opentelemetry/api';
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { guardSpans } from '../../src/traces/guard-spans';

const exporter = new InMemorySpanExporter();
const tracer = new TracerProvider({
  spanProcessors: [new SimpleSpanProcessor({ exporter })],
}).getTracer('test');
guardSpans(Object.getPrototypeOf(tracer.startSpan('')) as Parameters<typeof guardSpans>[0]);

afterEach(() => exporter.reset());

/** Returns the recorded span after `act` was called with it. */
const recorded = (act: (span: Span) => void) => {
  const span = tracer.startSpan('span');
  act(span);
  span.end();
  return exporter.getFinishedSpans().at(-1);
};
const hostile = (value: unknown) => value as never;
const unreadable = {
  good: 1,
  get bad(): never {
    throw new Error('hostile');
  },
};

describe('a guarded span', () => {
  it('keeps the attributes that can be read', () => {
    const span = recorded((given) => {
      given.setAttributes(unreadable);
      given.setAttributes(hostile(null));
      given.setAttribute(hostile(null), 1);
      given.setAttribute('big', hostile(1n));
      given.setAttribute('kept', true);
    });
    expect(span?.attributes).toEqual({ good: 1, kept: true });
  });

  it('keeps events by a name that is a text, at a time that is one', () => {
    const span = recorded((given) => {
      given.addEvent(hostile(Symbol('a')), unreadable, hostile(Number.NaN));
      given.addEvent(hostile(null));
    });
    expect(span?.events.map(({ name }) => name)).toEqual(['Symbol(a)', '']);
    expect(span?.events[0]?.attributes).toEqual({ good: 1 });
    expect(span?.events.flatMap(({ time }) => time).every(Number.isFinite)).toBe(true);
  });

  it('keeps links that lead somewhere', () => {
    const span = recorded((given) => {
      for (const link of [null, {}, { context: null }, { context: { traceId: 1 } }]) {
        given.addLink(hostile(link));
      }
      given.addLinks(hostile(null));
      given.addLinks(
        hostile([undefined, { context: given.spanContext(), attributes: unreadable }]),
      );
    });
    expect(span?.links).toHaveLength(1);
    expect(span?.links[0]?.attributes).toEqual({ good: 1 });
  });

  it('has no status of what is none, and no name but a text', () => {
    const span = recorded((given) => {
      for (const status of [null, undefined, {}, { code: 'error' }])
        given.setStatus(hostile(status));
      given.updateName(hostile(7));
    });
    expect([span?.status, span?.name]).toEqual([{ code: 0 }, '7']);
  });

  it('keeps what can be read of an exception', () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const span = recorded((given) => {
      given.recordException(hostile(proxy));
      given.recordException(
        hostile({
          name: 'Odd',
          get message(): never {
            throw new Error('hostile');
          },
        }),
      );
    });
    expect(span?.events.map(({ attributes }) => attributes)).toEqual([
      { 'exception.message': 'an exception that cannot be read' },
      { 'exception.type': 'Odd', 'exception.message': 'an exception that cannot be read' },
    ]);
  });

  it('ends now where it is told no time', () => {
    for (const time of [Number.NaN, 'now', Symbol('a'), {}, [Number.NaN, 0]]) {
      const span = tracer.startSpan('span');
      span.end(hostile(time));
      expect(exporter.getFinishedSpans().at(-1)?.endTime.every(Number.isFinite)).toBe(true);
      expect(span.isRecording()).toBe(false);
    }
  });

  it('gives itself from every call, as a span does', () => {
    const span = tracer.startSpan('span');
    expect(span.setAttribute(hostile(null), 1)).toBe(span);
    expect(span.setAttributes(unreadable)).toBe(span);
    expect(span.addEvent(hostile(1n))).toBe(span);
    expect(span.setStatus(hostile(null))).toBe(span);
    expect(span.addLink(hostile(null))).toBe(span);
    expect(span.addLinks(hostile(1))).toBe(span);
    expect(span.updateName(hostile(null))).toBe(span);
  });
});
