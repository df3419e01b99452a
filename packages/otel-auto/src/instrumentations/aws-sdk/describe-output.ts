import {
  propagation,
  ROOT_CONTEXT,
  trace,
  type Span,
  type TextMapGetter,
} from '@opentelemetry/api';
import { ATTR_HTTP_RESPONSE_STATUS_CODE } from '@opentelemetry/semantic-conventions';
import {
  ATTR_AWS_EXTENDED_REQUEST_ID,
  ATTR_AWS_REQUEST_ID,
  ATTR_AWS_SECRETSMANAGER_SECRET_ARN,
  ATTR_AWS_SNS_TOPIC_ARN,
  ATTR_FAAS_INVOCATION_ID,
  ATTR_MESSAGING_BATCH_MESSAGE_COUNT,
  ATTR_MESSAGING_MESSAGE_ID,
} from '@opentelemetry/semantic-conventions/incubating';
import { textOf, type AwsCall } from './aws-call';
import { describeDynamoOutput } from './dynamodb-attributes';
import {
  ATTR_GEN_AI_RESPONSE_FINISH_REASONS,
  ATTR_GEN_AI_USAGE_INPUT_TOKENS,
  ATTR_GEN_AI_USAGE_OUTPUT_TOKENS,
} from './gen-ai-attributes';

interface Metadata {
  readonly requestId?: string;
  readonly extendedRequestId?: string;
  readonly httpStatusCode?: number;
}

interface Output extends Readonly<Record<string, unknown>> {
  readonly $metadata?: Metadata;
}

/**
 * Sets span attributes from the output or the error of a call. Never consumes a body, which may be
 * a stream.
 */
export function describeOutput(span: Span, call: AwsCall, output: unknown): void {
  if (typeof output !== 'object' || output === null) return;
  const { $metadata = {} } = output as Output;
  set(span, ATTR_AWS_REQUEST_ID, $metadata.requestId);
  set(span, ATTR_AWS_EXTENDED_REQUEST_ID, $metadata.extendedRequestId);
  set(span, ATTR_HTTP_RESPONSE_STATUS_CODE, $metadata.httpStatusCode);
  if (!(output instanceof Error)) SERVICES[call.service]?.(span, call, output as Output);
}

type Describe = (span: Span, call: AwsCall, output: Output) => void;

const SERVICES: Readonly<Record<string, Describe>> = {
  SQS: (span, { operation }, output) => {
    if (operation === 'SendMessage') {
      set(span, ATTR_MESSAGING_MESSAGE_ID, textOf(output['MessageId']));
    }
    if (operation === 'ReceiveMessage') describeMessages(span, output['Messages']);
  },
  SNS: (span, { operation }, output) => {
    set(span, ATTR_AWS_SNS_TOPIC_ARN, textOf(output['TopicArn']));
    if (operation === 'Publish') {
      set(span, ATTR_MESSAGING_MESSAGE_ID, textOf(output['MessageId']));
    }
  },
  Lambda: (span, { operation }, output) => {
    if (operation === 'Invoke') set(span, ATTR_FAAS_INVOCATION_ID, output.$metadata?.requestId);
  },
  DynamoDB: (span, _call, output) => {
    span.setAttributes(describeDynamoOutput(output));
  },
  SecretsManager: (span, _call, output) => {
    set(span, ATTR_AWS_SECRETSMANAGER_SECRET_ARN, textOf(output['ARN']));
  },
  BedrockRuntime: (span, { operation }, output) => {
    if (operation !== 'Converse') return;
    const usage = (output['usage'] ?? {}) as { inputTokens?: number; outputTokens?: number };
    const reason = textOf(output['stopReason']);
    set(span, ATTR_GEN_AI_USAGE_INPUT_TOKENS, usage.inputTokens);
    set(span, ATTR_GEN_AI_USAGE_OUTPUT_TOKENS, usage.outputTokens);
    if (reason !== undefined) span.setAttribute(ATTR_GEN_AI_RESPONSE_FINISH_REASONS, [reason]);
  },
};

/** Links the span to each of the received messages, which may have different senders. */
function describeMessages(span: Span, messages: unknown): void {
  const received = Array.isArray(messages) ? (messages as ReceivedMessage[]) : [];
  span.setAttribute(ATTR_MESSAGING_BATCH_MESSAGE_COUNT, received.length);
  for (const { MessageAttributes, MessageId } of received) {
    const sender = propagation.extract(ROOT_CONTEXT, MessageAttributes ?? {}, MESSAGE_ATTRIBUTES);
    const spanContext = trace.getSpanContext(sender);
    if (spanContext === undefined) continue;
    span.addLink({
      context: spanContext,
      attributes: MessageId === undefined ? {} : { [ATTR_MESSAGING_MESSAGE_ID]: MessageId },
    });
  }
}

type MessageAttributes = Readonly<Record<string, { readonly StringValue?: string } | undefined>>;

interface ReceivedMessage {
  readonly MessageId?: string;
  readonly MessageAttributes?: MessageAttributes;
}

const MESSAGE_ATTRIBUTES: TextMapGetter<MessageAttributes> = {
  keys: (attributes) => Object.keys(attributes),
  get: (attributes, name) => attributes[name]?.StringValue,
};

function set(span: Span, name: string, value: string | number | undefined): void {
  if (value !== undefined) span.setAttribute(name, value);
}
