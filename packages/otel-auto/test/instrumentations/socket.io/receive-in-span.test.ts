import { EventEmitter, once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { requestSpanIn } from '../../../src/context/request-span';
import { receiveInSpan } from '../../../src/instrumentations/socket.io/receive-in-span';
import { wrapFunction, type AnyFunction } from '../../../src/patching/wrap-function';
import { recordSpans, type RecordedSpans } from '../../support/recorded-spans';

let recorded: RecordedSpans;
beforeAll(() => void (recorded = recordSpans()));
afterAll(() => recorded.stop());

/** A socket whose hand-over of events is instrumented. */
class Socket extends EventEmitter {
  readonly nsp = { name: '/' };
  readonly handOver = wrapFunction(
    EventEmitter.prototype.emit as AnyFunction,
    receiveInSpan(() => recorded.tracer),
  ).bind(this) as (event: string, ...values: unknown[]) => boolean;
}

describe('receiveInSpan', () => {
  it('calls the listeners in a span and leaves them as they are', async () => {
    const socket = new Socket();
    const active: unknown[] = [];
    const listener = () =>
      active.push(
        trace.getActiveSpan()?.spanContext().spanId,
        requestSpanIn(context.active())?.spanContext().spanId,
      );
    socket.on('order', listener);
    expect(socket.handOver('order', 1)).toBe(true);
    const [span] = recorded.take();
    const { spanId } = span!.spanContext();
    expect(active).toEqual([spanId, spanId]);
    expect(span).toMatchObject({
      name: 'process /',
      kind: SpanKind.CONSUMER,
      attributes: {
        'messaging.system.name': 'socket.io',
        'messaging.operation.type': 'process',
        'messaging.destination.name': '/',
        'messaging.socket.io.event_name': 'order',
      },
    });
    expect(socket.listeners('order')).toEqual([listener]);
    socket.off('order', listener);
    const waiting = once(socket, 'order');
    socket.handOver('order', 2);
    expect(await waiting).toEqual([2]);
    expect(socket.listenerCount('order')).toBe(0);
    recorded.take();
    socket.handOver('order');
    expect(recorded.take()).toEqual([]);
  });

  it('ends with async listeners and records what a listener throws', async () => {
    const socket = new Socket();
    const slow: AnyFunction = async () => new Promise((resolve) => setTimeout(resolve, 5));
    socket.on('slow', slow);
    socket.handOver('slow');
    expect(recorded.take()).toEqual([]);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(recorded.take()).toHaveLength(1);
    socket.on('bad', () => {
      throw new RangeError('thrown');
    });
    expect(() => socket.handOver('bad')).toThrow('thrown');
    expect(recorded.take()[0]).toMatchObject({
      status: { code: SpanStatusCode.ERROR, message: 'thrown' },
      events: [{ name: 'exception' }],
    });
  });
});
