import { EventEmitter } from 'node:events';
import { types } from 'node:util';
import { context, SpanKind, trace, type Context, type Span, type Tracer } from '@opentelemetry/api';
import { enterRequest } from '../../context/request-span';
import { followPromise } from '../../patching/follow-promise';
import { guarded } from '../../patching/guarded';
import type { AnyFunction, Invoke } from '../../patching/wrap-function';
import { failSpan } from '../fail-span';
import { describeEvent, isMessage, type Endpoint } from './socket-attributes';

/**
 * Wraps the library's method that passes an event to its listeners in a span; with `only`, for this
 * event alone.
 */
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
      return context.with(inEvent(span), () => {
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
 * Wraps `dispatch` of a socket of socket.io 2 and 3, whose calls of listeners cannot be observed:
 * the listeners run in the span, which ends with the turn in which they are called.
 */
export const dispatchInSpan = (tracer: () => Tracer): Invoke => {
  const begin = beginWith(tracer);
  return (original, thisArg, args) => {
    const event = (args[0] as readonly unknown[] | undefined)?.[0];
    const span = thisArg instanceof EventEmitter ? begin(thisArg, event) : undefined;
    if (span === undefined) return Reflect.apply(original, thisArg, args);
    const result = context.with(
      inEvent(span),
      () => Reflect.apply(original, thisArg, args) as unknown,
    );
    // The library calls the listeners in a `nextTick` callback of its own, which runs before this
    // one.
    process.nextTick(() => process.nextTick(() => span.end()));
    return result;
  };
};

const inEvent = (span: Span): Context => enterRequest(trace.setSpan(context.active(), span), span);

const beginWith = (tracer: () => Tracer) =>
  guarded('the span of a received event', (emitter: EventEmitter, event: unknown) => {
    if (!isMessage(event) || emitter.listenerCount(event) === 0) return undefined;
    const { name, attributes } = describeEvent('process', emitter as Endpoint, event);
    return tracer().startSpan(name, { kind: SpanKind.CONSUMER, attributes });
  });

const emit = EventEmitter.prototype.emit;

/**
 * Returns whether the listeners may be called here in the way of Node.js, so that their results are
 * seen. That is done only if there are async functions among them, and not for an emitter that does
 * more than calling.
 */
function canCall(emitter: EventEmitter, listeners: readonly AnyFunction[]): boolean {
  return (
    listeners.some((listener) => isAsync(listener)) &&
    EventEmitter.prototype.emit === emit &&
    !capturesRejections(emitter)
  );
}

/** Returns whether an emitter handles the rejections of async listeners, which Node.js marks. */
const capturesRejections = (emitter: EventEmitter): boolean =>
  EventEmitter.captureRejections ||
  Object.getOwnPropertySymbols(emitter).some(
    (symbol) => symbol.description === 'kCapture' && Reflect.get(emitter, symbol) === true,
  );

/**
 * Returns whether a listener is an async function. `once` keeps the listener inside a function that
 * removes it.
 */
const isAsync = (listener: AnyFunction & { readonly listener?: unknown }): boolean =>
  types.isAsyncFunction(listener.listener ?? listener);

interface Pending {
  count: number;
  onNone: () => void;
}

/**
 * Calls listeners as an emitter does. The promise of an async function is known only to its caller,
 * so it can be observed: its rejection stays as unhandled as before.
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
