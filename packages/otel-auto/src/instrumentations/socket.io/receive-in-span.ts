import { EventEmitter } from 'node:events';
import { types } from 'node:util';
import { context, SpanKind, trace, type Span, type Tracer } from '@opentelemetry/api';
import { followPromise } from '../../patching/follow-promise';
import { guarded } from '../../patching/guarded';
import type { AnyFunction, Invoke } from '../../patching/wrap-function';
import { failSpan } from '../fail-span';
import { describeEvent, isMessage, type Endpoint } from './socket-attributes';

/** The library's hand-over of an event to its listeners, in a span; of `only` this event if it is given. */
export const receiveInSpan = (tracer: () => Tracer, only?: string): Invoke => {
  const begin = beginWith(tracer);
  return (original, thisArg, args) => {
    const [event] = args;
    const span =
      thisArg instanceof EventEmitter && (only === undefined || event === only)
        ? begin(thisArg, event)
        : undefined;
    if (span === undefined) return Reflect.apply(original, thisArg, args);
    const emitter = thisArg as EventEmitter;
    let end = () => span.end();
    try {
      return context.with(trace.setSpan(context.active(), span), () => {
        const listeners = emitter.rawListeners(event as string) as AnyFunction[];
        if (!canCall(emitter, listeners)) return Reflect.apply(original, thisArg, args) as unknown;
        const [, ...values] = args;
        const pending = callAll(emitter, listeners, values, span);
        if (pending.count > 0) {
          end = () => {};
          pending.onNone = () => span.end();
        }
        return true;
      });
    } catch (error) {
      failSpan(span, error);
      throw error;
    } finally {
      end();
    }
  };
};

/**
 * `dispatch` of a socket of socket.io 2 and 3, whose hand-over cannot be seen: the listeners run in
 * the span, which ends with the turn in which they are called.
 */
export const dispatchInSpan = (tracer: () => Tracer): Invoke => {
  const begin = beginWith(tracer);
  return (original, thisArg, args) => {
    const event = (args[0] as readonly unknown[] | undefined)?.[0];
    const span = thisArg instanceof EventEmitter ? begin(thisArg, event) : undefined;
    if (span === undefined) return Reflect.apply(original, thisArg, args);
    const result = context.with(
      trace.setSpan(context.active(), span),
      () => Reflect.apply(original, thisArg, args) as unknown,
    );
    // Behind the library's own.
    process.nextTick(() => process.nextTick(() => span.end()));
    return result;
  };
};

const beginWith = (tracer: () => Tracer) =>
  guarded('the span of a received event', (emitter: EventEmitter, event: unknown) => {
    if (!isMessage(event) || emitter.listenerCount(event) === 0) return undefined;
    const { name, attributes } = describeEvent('process', emitter as Endpoint, event);
    return tracer().startSpan(name, { kind: SpanKind.CONSUMER, attributes });
  });

const emit = EventEmitter.prototype.emit;

/**
 * Whether the listeners may be called here as Node.js would call them, so that what they return is
 * seen. It is worth it only for async functions; everything else stays with Node.js, as does an
 * emitter that does more than calling.
 */
function canCall(emitter: EventEmitter, listeners: readonly AnyFunction[]): boolean {
  return (
    listeners.some((listener) => isAsync(listener)) &&
    EventEmitter.prototype.emit === emit &&
    !capturesRejections(emitter)
  );
}

/** Node.js marks emitters that handle what async listeners reject with. */
const capturesRejections = (emitter: EventEmitter): boolean =>
  EventEmitter.captureRejections ||
  Object.getOwnPropertySymbols(emitter).some(
    (symbol) => symbol.description === 'kCapture' && Reflect.get(emitter, symbol) === true,
  );

/** `once` keeps the listener behind a function that removes it. */
const isAsync = (listener: AnyFunction & { readonly listener?: unknown }): boolean =>
  types.isAsyncFunction(listener.listener ?? listener);

interface Pending {
  count: number;
  onNone: () => void;
}

/**
 * Calls listeners as an emitter does. The promise of an async function is known to nobody but its
 * caller, so it can be followed: what it rejects with is as unhandled as before.
 */
function callAll(
  emitter: EventEmitter,
  listeners: readonly AnyFunction[],
  values: readonly unknown[],
  span: Span,
): Pending {
  const pending: Pending = { count: 0, onNone() {} };
  const settle = () => {
    pending.count -= 1;
    if (pending.count === 0) pending.onNone();
  };
  for (const listener of listeners) {
    const result: unknown = Reflect.apply(listener, emitter, values);
    if (!(result instanceof Promise) || !isAsync(listener)) continue;
    pending.count += 1;
    void followPromise(result, {
      onValue: settle,
      onError(error) {
        failSpan(span, error);
        settle();
      },
    });
  }
  return pending;
}
