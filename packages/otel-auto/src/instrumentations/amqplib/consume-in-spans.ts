import { types } from 'node:util';
import {
  context,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  trace,
  type Attributes,
  type Context,
  type Span,
  type TextMapGetter,
  type Tracer,
} from '@opentelemetry/api';
import {
  ATTR_MESSAGING_MESSAGE_CONVERSATION_ID,
  ATTR_MESSAGING_MESSAGE_ID,
  ATTR_MESSAGING_OPERATION_NAME,
  ATTR_MESSAGING_OPERATION_TYPE,
  ATTR_RABBITMQ_MESSAGE_DELIVERY_TAG,
} from '@opentelemetry/semantic-conventions/incubating';
import { enterRequest } from '../../context/request-span';
import { followPromise } from '../../patching/follow-promise';
import { guarded } from '../../patching/guarded';
import { wrapFunction, type AnyFunction, type Invoke } from '../../patching/wrap-function';
import { failSpan } from '../fail-span';
import type { ConsumedMessages } from './consumed-messages';
import { describeDestination } from './destination';
import { texts } from './publish-in-span';

interface Message {
  readonly fields: {
    readonly exchange?: unknown;
    readonly routingKey?: unknown;
    readonly deliveryTag?: unknown;
  };
  readonly properties: {
    readonly headers?: object;
    readonly messageId?: unknown;
    readonly correlationId?: unknown;
  };
}

/** The telemetry that consuming messages needs. */
export interface Consuming {
  readonly tracer: () => Tracer;
  readonly attributesOf: (channel: object) => Attributes;
  readonly messages: ConsumedMessages;
}

/**
 * Wraps `consume` of a channel. Its callback receives each message in a span that continues the
 * publisher's trace and lasts until the message is settled or, for a consumer without
 * acknowledgements, until the callback has done its work.
 */
export const consumeInSpans =
  (consuming: Consuming): Invoke =>
  (original, thisArg, args) => {
    const [queue, callback, options, ...others] = args;
    if (typeof callback !== 'function') return Reflect.apply(original, thisArg, args);
    const noAck = (options as { noAck?: unknown } | null | undefined)?.noAck === true;
    const about = { channel: thisArg as object, queue, isSettled: !noAck };
    const inSpans = wrapFunction(callback as AnyFunction, processInSpan(consuming, about));
    return Reflect.apply(original, thisArg, [
      queue,
      inSpans,
      ...(args.length > 2 ? [options] : []),
      ...others,
    ]);
  };

interface About {
  readonly channel: object;
  readonly queue: unknown;
  /** Whether the application acknowledges or rejects each message. */
  readonly isSettled: boolean;
}

const processInSpan = (consuming: Consuming, about: About): Invoke => {
  const begin = guarded('the span of a consumed message', (message: Message) =>
    startProcessing(consuming, about, message),
  );
  return (callback, thisArg, args) => {
    const call = () => Reflect.apply(callback, thisArg, args) as unknown;
    const [message] = args;
    // Without a message, the broker has cancelled the consumer.
    if (typeof message !== 'object' || message === null) return call();
    const begun = begin(message as Message);
    if (begun === undefined) return call();
    let result: unknown;
    try {
      result = context.with(begun.context, call);
    } catch (error) {
      begun.fail(error);
      throw error;
    }
    // The promise of an async function is held by no other code; the library drops it.
    if (result instanceof Promise && types.isAsyncFunction(callback)) {
      return followPromise(result, { onValue: begun.done, onError: begun.fail });
    }
    begun.done();
    return result;
  };
};

interface Begun {
  readonly context: Context;
  done(): void;
  fail(error: unknown): void;
}

function startProcessing(
  { tracer, attributesOf, messages }: Consuming,
  { channel, queue, isSettled }: About,
  message: Message,
): Begun {
  const { exchange, routingKey, deliveryTag } = message.fields;
  const { headers, messageId, correlationId } = message.properties;
  const parent = propagation.extract(ROOT_CONTEXT, headers, AMQP_HEADERS);
  const { spanName, attributes } = describeDestination({ exchange, routingKey, queue });
  const span: Span = tracer().startSpan(
    `process ${spanName}`,
    {
      kind: SpanKind.CONSUMER,
      attributes: {
        ...attributesOf(channel),
        [ATTR_MESSAGING_OPERATION_NAME]: 'process',
        [ATTR_MESSAGING_OPERATION_TYPE]: 'process',
        ...attributes,
        ...texts({
          [ATTR_MESSAGING_MESSAGE_ID]: messageId,
          [ATTR_MESSAGING_MESSAGE_CONVERSATION_ID]: correlationId,
        }),
        ...(typeof deliveryTag === 'number'
          ? { [ATTR_RABBITMQ_MESSAGE_DELIVERY_TAG]: deliveryTag }
          : {}),
      },
    },
    parent,
  );
  if (isSettled) messages.add(channel, message, span);
  return {
    context: enterRequest(trace.setSpan(parent, span), span),
    done() {
      if (!isSettled) span.end();
    },
    fail(error) {
      failSpan(span, error);
      // A failed message may never be settled.
      messages.take(channel, message);
      span.end();
    },
  };
}

const AMQP_HEADERS: TextMapGetter<object | undefined> = {
  keys: (headers) => Object.keys(headers ?? {}),
  get(headers, name) {
    const value: unknown = (headers as Record<string, unknown> | undefined)?.[name];
    return typeof value === 'string' || Buffer.isBuffer(value) ? String(value) : undefined;
  },
};
