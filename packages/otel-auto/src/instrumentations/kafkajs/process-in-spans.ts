import {
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  trace,
  type Attributes,
  type Context,
  type Link,
  type TextMapGetter,
  type Tracer,
} from '@opentelemetry/api';
import { ATTR_ERROR_TYPE } from '@opentelemetry/semantic-conventions';
import {
  ATTR_KAFKA_MESSAGE_KEY,
  ATTR_KAFKA_MESSAGE_TOMBSTONE,
  ATTR_KAFKA_OFFSET,
  ATTR_MESSAGING_BATCH_MESSAGE_COUNT,
  ATTR_MESSAGING_CONSUMER_GROUP_NAME,
  ATTR_MESSAGING_DESTINATION_NAME,
  ATTR_MESSAGING_DESTINATION_PARTITION_ID,
  ATTR_MESSAGING_OPERATION_NAME,
  ATTR_MESSAGING_OPERATION_TYPE,
  ATTR_MESSAGING_SYSTEM_NAME,
} from '@opentelemetry/semantic-conventions/incubating';
import { enterRequest } from '../../context/request-span';
import { followCall } from '../../patching/follow-call';
import { guarded } from '../../patching/guarded';
import { wrapFunction, type AnyFunction, type Invoke } from '../../patching/wrap-function';
import { withValues } from '../../patching/with-values';
import { errorTypeOf } from '../error-type';
import { failSpan } from '../fail-span';
import type { KafkaMetrics } from './kafka-metrics';

interface Message {
  readonly key?: Buffer | null;
  readonly value?: Buffer | null;
  readonly offset?: string;
  readonly headers?: object;
}

interface MessagePayload {
  readonly topic: string;
  readonly partition: number;
  readonly message: Message;
}

interface BatchPayload {
  readonly batch: {
    readonly topic: string;
    readonly partition: number;
    readonly messages: readonly Message[];
  };
}

/** The telemetry that processing messages needs. */
export interface Processing {
  readonly tracer: () => Tracer;
  readonly metrics: () => KafkaMetrics;
  readonly groupId: string | undefined;
}

/** Wraps `run` of a consumer: the handlers in a copy of the configuration run in spans. */
export const runInSpans = (processing: Processing): Invoke => {
  const startOfMessage = guarded('the span of a message', (payload: MessagePayload) =>
    startMessage(processing, payload),
  );
  const startOfBatch = guarded('the span of a batch', (payload: BatchPayload) =>
    startBatch(processing, payload),
  );
  const replace = guarded('the spans of a consumer', (config: RunConfig) =>
    withValues(config, {
      ...handlerIn(config, 'eachMessage', startOfMessage),
      ...handlerIn(config, 'eachBatch', startOfBatch),
    }),
  );
  return (original, thisArg, args) => {
    const [config, ...others] = args;
    const replaced = typeof config === 'object' && config !== null ? replace(config) : undefined;
    return Reflect.apply(original, thisArg, replaced === undefined ? args : [replaced, ...others]);
  };
};

interface RunConfig {
  readonly eachMessage?: unknown;
  readonly eachBatch?: unknown;
}

type Start = (payload: never) => Started | undefined;

function handlerIn(config: RunConfig, name: keyof RunConfig, begin: Start): Partial<RunConfig> {
  const handler = config[name];
  return typeof handler === 'function'
    ? { [name]: wrapFunction(handler as AnyFunction, process(begin)) }
    : {};
}

const process =
  (begin: Start): Invoke =>
  (handler, thisArg, args) => {
    const call = () => Reflect.apply(handler, thisArg, args) as unknown;
    const started = begin(args[0] as never);
    if (started === undefined) return call();
    // The library awaits the handler's promise, and no other code holds it.
    return followCall(started.context, call, { onValue: started.end, onError: started.fail });
  };

interface Started {
  readonly context: Context;
  end(): void;
  fail(error: unknown): void;
}

/** Starts the span of one message, which continues the trace of its sender. */
function startMessage(processing: Processing, payload: MessagePayload): Started {
  const { topic, partition, message } = payload;
  const parent = propagation.extract(ROOT_CONTEXT, message.headers, KAFKA_HEADERS);
  return start(processing, {
    parent,
    links: [],
    count: 1,
    about: { topic, partition },
    attributes: {
      ...(message.key ? { [ATTR_KAFKA_MESSAGE_KEY]: message.key.toString() } : {}),
      ...(message.key && message.value === null ? { [ATTR_KAFKA_MESSAGE_TOMBSTONE]: true } : {}),
      ...(message.offset === undefined ? {} : { [ATTR_KAFKA_OFFSET]: Number(message.offset) }),
    },
  });
}

/**
 * Starts the span of a batch. A batch has many senders, so its span begins a trace and links to
 * theirs.
 */
function startBatch(processing: Processing, { batch }: BatchPayload): Started {
  const { topic, partition, messages } = batch;
  const links = messages.flatMap(({ headers }): Link[] => {
    const sender = propagation.extract(ROOT_CONTEXT, headers, KAFKA_HEADERS);
    const spanContext = trace.getSpanContext(sender);
    return spanContext === undefined ? [] : [{ context: spanContext }];
  });
  return start(processing, {
    parent: ROOT_CONTEXT,
    links,
    count: messages.length,
    about: { topic, partition },
    attributes: { [ATTR_MESSAGING_BATCH_MESSAGE_COUNT]: messages.length },
  });
}

function start(
  { tracer, metrics, groupId }: Processing,
  what: {
    readonly parent: Context;
    readonly links: Link[];
    readonly count: number;
    readonly about: { readonly topic: string; readonly partition: number };
    readonly attributes: Attributes;
  },
): Started {
  const startMillis = performance.now();
  const { parent, links, count, about } = what;
  const attributes: Attributes = {
    [ATTR_MESSAGING_SYSTEM_NAME]: 'kafka',
    [ATTR_MESSAGING_OPERATION_NAME]: 'process',
    [ATTR_MESSAGING_DESTINATION_NAME]: about.topic,
    [ATTR_MESSAGING_DESTINATION_PARTITION_ID]: String(about.partition),
    ...(groupId === undefined ? {} : { [ATTR_MESSAGING_CONSUMER_GROUP_NAME]: groupId }),
  };
  const span = tracer().startSpan(
    `process ${about.topic}`,
    {
      kind: SpanKind.CONSUMER,
      attributes: {
        ...attributes,
        [ATTR_MESSAGING_OPERATION_TYPE]: 'process',
        ...what.attributes,
      },
      links,
    },
    parent,
  );
  const measure = guarded('a measurement of processed messages', (errorType?: string) =>
    metrics().processed(count, (performance.now() - startMillis) / 1000, {
      ...attributes,
      ...(errorType === undefined ? {} : { [ATTR_ERROR_TYPE]: errorType }),
    }),
  );
  return {
    context: enterRequest(trace.setSpan(parent, span), span),
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

/** Reads headers, which are Buffers, or arrays of them for repeated names. */
const KAFKA_HEADERS: TextMapGetter<object | undefined> = {
  keys: (headers) => Object.keys(headers ?? {}),
  get(headers, wanted) {
    const found = Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === wanted);
    const value: unknown = Array.isArray(found?.[1]) ? found[1][0] : found?.[1];
    return typeof value === 'string' || Buffer.isBuffer(value) ? value.toString() : undefined;
  },
};
