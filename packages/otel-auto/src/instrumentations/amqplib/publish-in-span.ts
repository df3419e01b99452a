import {
  context,
  SpanKind,
  trace,
  type Attributes,
  type Context,
  type Span,
  type Tracer,
} from '@opentelemetry/api';
import {
  ATTR_MESSAGING_MESSAGE_CONVERSATION_ID,
  ATTR_MESSAGING_MESSAGE_ID,
  ATTR_MESSAGING_OPERATION_NAME,
  ATTR_MESSAGING_OPERATION_TYPE,
} from '@opentelemetry/semantic-conventions/incubating';
import { guarded } from '../../patching/guarded';
import { withValues } from '../../patching/with-values';
import { wrapFunction, type AnyFunction, type Invoke } from '../../patching/wrap-function';
import { failSpan } from '../fail-span';
import { fieldsForMessage } from '../message-headers';
import { describeDestination } from './destination';

interface PublishOptions {
  readonly headers?: object;
  readonly messageId?: unknown;
  readonly correlationId?: unknown;
}

/** The telemetry that publishing messages needs. */
export interface Publishing {
  readonly tracer: () => Tracer;
  readonly attributesOf: (channel: object) => Attributes;
}

/** The positions of the options and the callback among the arguments. */
const OPTIONS = 3;
const CALLBACK = 4;

/**
 * Wraps `publish` of channels and confirm channels in a span; `sendToQueue` calls it too. With a
 * callback for the broker's confirmation, the span ends with that.
 */
export const publishInSpan = (publishing: Publishing): Invoke => {
  const begin = guarded('the span of a published message', startPublishing(publishing));
  // A confirm channel publishes through an ordinary channel's method: one message, one span.
  let isInside = false;
  return (original, thisArg, args) => {
    const begun = isInside ? undefined : begin(thisArg as object, args);
    if (begun === undefined) return Reflect.apply(original, thisArg, args);
    isInside = true;
    try {
      const result: unknown = Reflect.apply(original, thisArg, begun.args);
      if (!begun.isConfirmed) begun.span.end();
      return result;
    } catch (error) {
      failSpan(begun.span, error);
      begun.span.end();
      throw error;
    } finally {
      isInside = false;
    }
  };
};

interface Begun {
  readonly span: Span;
  readonly args: readonly unknown[];
  /** Whether the confirmation callback ends the span. */
  readonly isConfirmed: boolean;
}

const startPublishing =
  ({ tracer, attributesOf }: Publishing) =>
  (channel: object, args: readonly unknown[]): Begun => {
    const [exchange, routingKey, , options] = args;
    const { spanName, attributes } = describeDestination({ exchange, routingKey });
    const { messageId, correlationId } = (options ?? {}) as PublishOptions;
    const span = tracer().startSpan(`publish ${spanName}`, {
      kind: SpanKind.PRODUCER,
      attributes: {
        ...attributesOf(channel),
        [ATTR_MESSAGING_OPERATION_NAME]: 'publish',
        [ATTR_MESSAGING_OPERATION_TYPE]: 'send',
        ...attributes,
        ...texts({
          [ATTR_MESSAGING_MESSAGE_ID]: messageId,
          [ATTR_MESSAGING_MESSAGE_CONVERSATION_ID]: correlationId,
        }),
      },
    });
    const carrying = addHeaders(options, trace.setSpan(context.active(), span));
    const callback = args[CALLBACK];
    const isConfirmed = typeof callback === 'function';
    const passed = [...args];
    passed[OPTIONS] = carrying;
    if (isConfirmed) passed[CALLBACK] = endFirst(callback as AnyFunction, span);
    return { span, isConfirmed, args: passed };
  };

/** Returns a copy of the options whose headers carry the context. */
function addHeaders(options: unknown, ofSpan: Context): unknown {
  const given = options ?? {};
  if (typeof given !== 'object') return options;
  const { headers } = given as PublishOptions;
  if (headers != null && typeof headers !== 'object') return options;
  const copy = enumerableOf(headers);
  const added = fieldsForMessage(Object.keys(copy), ofSpan);
  if (Object.keys(added).length === 0) return options;
  return withValues(given as PublishOptions, { headers: { ...copy, ...added } });
}

/** Returns the headers that the library sends, which include inherited ones. */
function enumerableOf(headers: object | null | undefined): Readonly<Record<string, unknown>> {
  const entries: [string, unknown][] = [];
  for (const name in headers) entries.push([name, Reflect.get(headers, name)]);
  return Object.fromEntries(entries);
}

/** Wraps a callback so that it runs in its caller's context, after the span has ended. */
function endFirst(callback: AnyFunction, span: Span): AnyFunction {
  const ofCaller = context.active();
  return wrapFunction(callback, (original, thisArg, args) => {
    const [error] = args;
    if (error != null) failSpan(span, error);
    span.end();
    return context.with(ofCaller, () => Reflect.apply(original, thisArg, args) as unknown);
  });
}

/** Returns attributes for the values that are non-empty texts. */
export function texts(values: Readonly<Record<string, unknown>>): Attributes {
  return Object.fromEntries(
    Object.entries(values).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1] !== '',
    ),
  );
}
