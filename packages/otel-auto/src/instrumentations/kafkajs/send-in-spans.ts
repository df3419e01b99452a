import {
  context,
  SpanKind,
  trace,
  type Attributes,
  type Context,
  type Span,
  type Tracer,
} from '@opentelemetry/api';
import { ATTR_ERROR_TYPE } from '@opentelemetry/semantic-conventions';
import {
  ATTR_KAFKA_MESSAGE_KEY,
  ATTR_KAFKA_MESSAGE_TOMBSTONE,
  ATTR_MESSAGING_BATCH_MESSAGE_COUNT,
  ATTR_MESSAGING_DESTINATION_NAME,
  ATTR_MESSAGING_DESTINATION_PARTITION_ID,
  ATTR_MESSAGING_OPERATION_NAME,
  ATTR_MESSAGING_OPERATION_TYPE,
  ATTR_MESSAGING_SYSTEM_NAME,
} from '@opentelemetry/semantic-conventions/incubating';
import { followCall } from '../../patching/follow-call';
import { guarded } from '../../patching/guarded';
import { withValues } from '../../patching/with-values';
import type { Invoke } from '../../patching/wrap-function';
import { errorTypeOf } from '../error-type';
import { failSpan } from '../fail-span';
import { fieldsForMessage } from '../message-headers';
import type { KafkaMetrics } from './kafka-metrics';

interface Message {
  readonly key?: unknown;
  readonly value?: unknown;
  readonly partition?: unknown;
  readonly headers?: object;
}

interface TopicMessages {
  readonly topic?: unknown;
  readonly messages?: readonly (Message | null | undefined)[];
}

interface Batch {
  readonly topicMessages?: readonly TopicMessages[];
}

/** The telemetry that sending messages needs. */
export interface Sending {
  readonly tracer: () => Tracer;
  readonly metrics: () => KafkaMetrics;
}

/** Wraps `send` of a producer or of a transaction in a span. */
export const sendInSpan = (sending: Sending): Invoke => {
  const begin = guarded('the span of sent messages', (record: TopicMessages) => {
    const sent = startSending(sending, record);
    return { argument: sent.record, sent: [sent] };
  });
  return send(begin);
};

/** Wraps `sendBatch` of a producer or of a transaction, with a span for each topic. */
export const sendBatchInSpans = (sending: Sending): Invoke => {
  const begin = guarded('the spans of sent messages', (batch: Batch) => {
    const { topicMessages } = batch;
    // The library itself rejects a value that is not a list of records.
    if (!Array.isArray(topicMessages) || !topicMessages.every(isObject)) return undefined;
    const sent = topicMessages.map((record: TopicMessages) => startSending(sending, record));
    const carrying = sent.map(({ record }) => record);
    return { argument: withValues(batch, { topicMessages: carrying }), sent };
  });
  return send(begin);
};

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/**
 * The sends that have begun: the argument to pass to the library instead, and the span of each
 * topic.
 */
interface Begun {
  readonly argument: object;
  readonly sent: readonly SentRecord[];
}

const send =
  (begin: (argument: never) => Begun | undefined): Invoke =>
  (original, thisArg, args) => {
    const [argument, ...others] = args;
    // The library itself rejects a value that is not an object.
    const begun = isObject(argument) ? begin(argument as never) : undefined;
    if (begun === undefined) return Reflect.apply(original, thisArg, args);
    return followCall(
      context.active(),
      () => Reflect.apply(original, thisArg, [begun.argument, ...others]) as unknown,
      {
        onValue: () => begun.sent.forEach(({ end }) => end()),
        onError: (error) => begun.sent.forEach(({ fail }) => fail(error)),
      },
    );
  };

interface SentRecord {
  readonly record: TopicMessages;
  end(): void;
  fail(error: unknown): void;
}

function startSending({ tracer, metrics }: Sending, record: TopicMessages): SentRecord {
  const startMillis = performance.now();
  const { topic, messages } = record;
  const attributes: Attributes = {
    [ATTR_MESSAGING_SYSTEM_NAME]: 'kafka',
    [ATTR_MESSAGING_OPERATION_NAME]: 'send',
    ...(typeof topic === 'string' ? { [ATTR_MESSAGING_DESTINATION_NAME]: topic } : {}),
  };
  const span = tracer().startSpan(typeof topic === 'string' ? `send ${topic}` : 'send', {
    // The messages carry the context of this span.
    kind: SpanKind.PRODUCER,
    attributes: {
      ...attributes,
      [ATTR_MESSAGING_OPERATION_TYPE]: 'send',
      ...describeMessages(messages),
    },
  });
  const count = Array.isArray(messages) ? messages.length : 0;
  const measure = guarded('a measurement of sent messages', (errorType?: string) =>
    metrics().sent(count, (performance.now() - startMillis) / 1000, {
      ...attributes,
      ...(errorType === undefined ? {} : { [ATTR_ERROR_TYPE]: errorType }),
    }),
  );
  return {
    record: carryContext(record, span),
    end() {
      span.end();
      measure();
    },
    fail(error) {
      failSpan(span, error);
      span.end();
      measure(errorTypeOf(error));
    },
  };
}

function describeMessages(messages: TopicMessages['messages']): Attributes {
  if (!Array.isArray(messages)) return {};
  if (messages.length !== 1) return { [ATTR_MESSAGING_BATCH_MESSAGE_COUNT]: messages.length };
  const { key, value, partition } = (messages[0] ?? {}) as Message;
  return {
    ...(typeof key === 'string' ? { [ATTR_KAFKA_MESSAGE_KEY]: key } : {}),
    ...(key != null && value === null ? { [ATTR_KAFKA_MESSAGE_TOMBSTONE]: true } : {}),
    ...(typeof partition === 'number'
      ? { [ATTR_MESSAGING_DESTINATION_PARTITION_ID]: String(partition) }
      : {}),
  };
}

/** Returns a copy of the record whose messages carry the span's context. */
function carryContext(record: TopicMessages, span: Span): TopicMessages {
  const { messages } = record;
  if (!Array.isArray(messages)) return record;
  const ofSpan = trace.setSpan(context.active(), span);
  return withValues(record, {
    messages: messages.map((message: Message | null | undefined) => addHeaders(message, ofSpan)),
  });
}

function addHeaders(message: Message | null | undefined, ofSpan: Context): typeof message {
  if (typeof message !== 'object' || message === null) return message;
  // The library quotes a message without a value in its error, so it stays unchanged.
  if (message.value === undefined) return message;
  const { headers } = message;
  if (headers === null || (headers !== undefined && typeof headers !== 'object')) return message;
  const added = fieldsForMessage(Object.keys(headers ?? {}), ofSpan);
  if (Object.keys(added).length === 0) return message;
  return withValues(message, { headers: headers ? withValues(headers, added) : added });
}
