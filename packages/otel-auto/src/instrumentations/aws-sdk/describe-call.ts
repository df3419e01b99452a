import { SpanKind, type Attributes } from '@opentelemetry/api';
import {
  ATTR_DB_NAMESPACE,
  ATTR_DB_OPERATION_NAME,
  ATTR_DB_SYSTEM_NAME,
} from '@opentelemetry/semantic-conventions';
import {
  ATTR_AWS_KINESIS_STREAM_NAME,
  ATTR_AWS_S3_BUCKET,
  ATTR_AWS_SECRETSMANAGER_SECRET_ARN,
  ATTR_AWS_SNS_TOPIC_ARN,
  ATTR_AWS_SQS_QUEUE_URL,
  ATTR_AWS_STEP_FUNCTIONS_ACTIVITY_ARN,
  ATTR_AWS_STEP_FUNCTIONS_STATE_MACHINE_ARN,
  ATTR_FAAS_INVOKED_NAME,
  ATTR_FAAS_INVOKED_PROVIDER,
  ATTR_MESSAGING_BATCH_MESSAGE_COUNT,
  ATTR_MESSAGING_DESTINATION_NAME,
  ATTR_MESSAGING_OPERATION_NAME,
  ATTR_MESSAGING_OPERATION_TYPE,
  ATTR_MESSAGING_SYSTEM_NAME,
  DB_SYSTEM_NAME_VALUE_AWS_DYNAMODB,
  MESSAGING_SYSTEM_NAME_VALUE_AWS_SNS,
  MESSAGING_SYSTEM_NAME_VALUE_AWS_SQS,
} from '@opentelemetry/semantic-conventions/incubating';
import { textOf, type AwsCall, type CallDescription } from './aws-call';
import { describeDynamoCall } from './dynamodb-attributes';
import {
  ATTR_GEN_AI_OPERATION_NAME,
  ATTR_GEN_AI_PROVIDER_NAME,
  ATTR_GEN_AI_REQUEST_MAX_TOKENS,
  ATTR_GEN_AI_REQUEST_MODEL,
  ATTR_GEN_AI_REQUEST_STOP_SEQUENCES,
  ATTR_GEN_AI_REQUEST_TEMPERATURE,
  ATTR_GEN_AI_REQUEST_TOP_P,
} from './gen-ai-attributes';

/**
 * Returns the span attributes of a call by its service's semantic conventions; empty for services
 * without any.
 */
export function describeCall(call: AwsCall): CallDescription {
  return SERVICES[call.service]?.(call) ?? {};
}

const SERVICES: Readonly<Record<string, (call: AwsCall) => CallDescription>> = {
  SQS: ({ operation, input }) => {
    const url = textOf(input['QueueUrl']);
    const queue = url?.slice(url.lastIndexOf('/') + 1);
    const attributes = {
      ...messaging(MESSAGING_SYSTEM_NAME_VALUE_AWS_SQS, queue),
      [ATTR_AWS_SQS_QUEUE_URL]: url,
    };
    if (operation === 'ReceiveMessage') {
      return message('receive', 'receive', SpanKind.CONSUMER, queue, attributes);
    }
    if (operation === 'SendMessage' || operation === 'SendMessageBatch') {
      return message('send', 'send', SpanKind.PRODUCER, queue, {
        ...attributes,
        ...batchSize(input['Entries']),
      });
    }
    return { attributes };
  },
  SNS: ({ operation, input }) => {
    const arn = textOf(input['TopicArn']) ?? textOf(input['TargetArn']);
    // Telephone numbers are personal data.
    const topic = arn?.slice(arn.lastIndexOf(':') + 1);
    const attributes = {
      ...messaging(MESSAGING_SYSTEM_NAME_VALUE_AWS_SNS, topic),
      [ATTR_AWS_SNS_TOPIC_ARN]: textOf(input['TopicArn']),
    };
    if (operation === 'Publish' || operation === 'PublishBatch') {
      return message('publish', 'send', SpanKind.PRODUCER, topic, {
        ...attributes,
        ...batchSize(input['PublishBatchRequestEntries']),
      });
    }
    return { attributes };
  },
  Lambda: ({ operation, input }) =>
    operation === 'Invoke'
      ? {
          attributes: {
            [ATTR_FAAS_INVOKED_NAME]: textOf(input['FunctionName']),
            [ATTR_FAAS_INVOKED_PROVIDER]: 'aws',
          },
        }
      : {},
  DynamoDB: (call) => ({
    attributes: {
      [ATTR_DB_SYSTEM_NAME]: DB_SYSTEM_NAME_VALUE_AWS_DYNAMODB,
      [ATTR_DB_NAMESPACE]: textOf(call.input['TableName']),
      [ATTR_DB_OPERATION_NAME]: call.operation,
      ...describeDynamoCall(call),
    },
  }),
  S3: ({ input }) => ({ attributes: { [ATTR_AWS_S3_BUCKET]: textOf(input['Bucket']) } }),
  Kinesis: ({ input }) => ({
    attributes: { [ATTR_AWS_KINESIS_STREAM_NAME]: textOf(input['StreamName']) },
  }),
  SecretsManager: ({ input }) => {
    const id = textOf(input['SecretId']);
    return id?.startsWith('arn:aws:secretsmanager:') === true
      ? { attributes: { [ATTR_AWS_SECRETSMANAGER_SECRET_ARN]: id } }
      : {};
  },
  SFN: ({ input }) => ({
    attributes: {
      [ATTR_AWS_STEP_FUNCTIONS_STATE_MACHINE_ARN]: textOf(input['stateMachineArn']),
      [ATTR_AWS_STEP_FUNCTIONS_ACTIVITY_ARN]: textOf(input['activityArn']),
    },
  }),
  BedrockRuntime: ({ operation, input }) => {
    const model = textOf(input['modelId']);
    const attributes: Attributes = {
      [ATTR_GEN_AI_PROVIDER_NAME]: 'aws.bedrock',
      [ATTR_GEN_AI_REQUEST_MODEL]: model,
    };
    if (operation !== 'Converse' && operation !== 'ConverseStream') return { attributes };
    const wanted = (input['inferenceConfig'] ?? {}) as Record<string, Attributes[string]>;
    return {
      name: model === undefined ? 'chat' : `chat ${model}`,
      attributes: {
        ...attributes,
        [ATTR_GEN_AI_OPERATION_NAME]: 'chat',
        [ATTR_GEN_AI_REQUEST_MAX_TOKENS]: wanted['maxTokens'],
        [ATTR_GEN_AI_REQUEST_TEMPERATURE]: wanted['temperature'],
        [ATTR_GEN_AI_REQUEST_TOP_P]: wanted['topP'],
        [ATTR_GEN_AI_REQUEST_STOP_SEQUENCES]: wanted['stopSequences'],
      },
    };
  },
};

const messaging = (system: string, destination: string | undefined): Attributes => ({
  [ATTR_MESSAGING_SYSTEM_NAME]: system,
  [ATTR_MESSAGING_DESTINATION_NAME]: destination,
});

const batchSize = (entries: unknown): Attributes =>
  Array.isArray(entries) ? { [ATTR_MESSAGING_BATCH_MESSAGE_COUNT]: entries.length } : {};

function message(
  operation: string,
  type: string,
  kind: SpanKind,
  destination: string | undefined,
  attributes: Attributes,
): CallDescription {
  return {
    name: destination === undefined ? operation : `${operation} ${destination}`,
    kind,
    attributes: {
      ...attributes,
      [ATTR_MESSAGING_OPERATION_NAME]: operation,
      [ATTR_MESSAGING_OPERATION_TYPE]: type,
    },
  };
}
