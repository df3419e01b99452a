import { context, SpanKind, trace, type Tracer } from '@opentelemetry/api';
import { guarded } from '../../patching/guarded';
import { wrapFunction, type AnyFunction, type Invoke } from '../../patching/wrap-function';
import { failSpan } from '../fail-span';
import { describeEvent, describeRooms, isMessage, type Endpoint } from './socket-attributes';

/** Wraps `emit` of a socket, a namespace or a broadcast in a span. */
export const sendInSpan = (tracer: () => Tracer): Invoke => {
  const begin = guarded('the span of a sent event', (endpoint: Endpoint, event: string) => {
    const { name, attributes } = describeEvent('send', endpoint, event);
    return tracer().startSpan(name, {
      kind: SpanKind.PRODUCER,
      attributes: { ...attributes, ...describeRooms(endpoint) },
    });
  });
  return (original, thisArg, args) => {
    const [event] = args;
    const span = isMessage(event) ? begin(thisArg as Endpoint, event) : undefined;
    if (span === undefined) return Reflect.apply(original, thisArg, args);
    const bound = bindAcknowledgement(args);
    try {
      return context.with(
        trace.setSpan(context.active(), span),
        () => Reflect.apply(original, thisArg, bound) as unknown,
      );
    } catch (error) {
      failSpan(span, error);
      throw error;
    } finally {
      span.end();
    }
  };
};

/**
 * Binds the acknowledgement callback, the last argument, to the caller's context; the transport
 * would call it in its own.
 */
function bindAcknowledgement(args: readonly unknown[]): readonly unknown[] {
  const last = args.at(-1);
  if (typeof last !== 'function') return args;
  const ofCaller = context.active();
  const invoke: Invoke = (original, thisArg, answer) =>
    context.with(ofCaller, () => Reflect.apply(original, thisArg, answer) as unknown);
  return [...args.slice(0, -1), wrapFunction(last as AnyFunction, invoke)];
}
