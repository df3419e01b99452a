import { diag, propagation, type Context } from '@opentelemetry/api';
import { withValues } from '../../patching/with-values';
import { fieldsForMessage } from '../message-headers';
import type { AwsCall } from './aws-call';
import type { Carry } from './serialize-copy';

type Input = AwsCall['input'];

/**
 * Returns a function that adds a context to the input of a call, or asks for the contexts of the
 * messages that the call receives; `undefined` for other calls. The function never writes to the
 * input, and returns it unchanged if there is nothing to add.
 */
export function carrierOf({ service, operation }: AwsCall, ofContext: Context): Carry | undefined {
  const add = CARRIERS[`${service}.${operation}`];
  return add && ((input) => add(input, ofContext));
}

const CARRIERS: Readonly<Record<string, (input: Input, ofContext: Context) => Input>> = {
  'SQS.SendMessage': (input, ofContext) => addAttributes(input, ofContext),
  'SQS.SendMessageBatch': (input, ofContext) => addToEntries(input, 'Entries', ofContext),
  'SNS.Publish': (input, ofContext) => addAttributes(input, ofContext),
  'SNS.PublishBatch': (input, ofContext) =>
    addToEntries(input, 'PublishBatchRequestEntries', ofContext),
  'SQS.ReceiveMessage': askForAttributes,
  'Lambda.Invoke': addClientContext,
};

/**
 * The largest number of attributes that SQS accepts, also in queues that subscribe to an SNS topic.
 */
const MAX_ATTRIBUTES = 10;

function addAttributes(message: Input, ofContext: Context): Input {
  const own: unknown = message['MessageAttributes'] ?? {};
  if (typeof own !== 'object') return message;
  const names = Object.keys(own as object);
  const fields = Object.entries(fieldsForMessage(names, ofContext));
  // The propagators write the most important fields first.
  const added = fields.slice(0, Math.max(0, MAX_ATTRIBUTES - names.length));
  if (added.length < fields.length) {
    diag.debug('a message has so many attributes that its context is not sent whole');
  }
  if (added.length === 0) return message;
  const MessageAttributes = withValues(
    own as Input,
    Object.fromEntries(
      added.map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
    ),
  );
  return withValues(message, { MessageAttributes });
}

function addToEntries(input: Input, field: string, ofContext: Context): Input {
  const entries = input[field];
  if (!Array.isArray(entries)) return input;
  return withValues(input, {
    [field]: entries.map((entry: unknown) =>
      typeof entry === 'object' && entry !== null
        ? addAttributes(entry as Input, ofContext)
        : entry,
    ),
  });
}

/** Requests the attributes of a message, which the service returns only on request. */
function askForAttributes(input: Input): Input {
  const names: unknown = input['MessageAttributeNames'] ?? [];
  if (!Array.isArray(names)) return input;
  const isCovered = (field: string) =>
    names.some(
      (name: unknown) =>
        name === field ||
        name === 'All' ||
        (typeof name === 'string' && name.endsWith('.*') && field.startsWith(name.slice(0, -2))),
    );
  const missing = propagation.fields().filter((field) => !isCovered(field));
  if (missing.length === 0) return input;
  return withValues(input, { MessageAttributeNames: [...(names as unknown[]), ...missing] });
}

/** The largest size of an encoded client context that Lambda accepts. */
const MAX_CLIENT_CONTEXT = 3583;

function addClientContext(input: Input, ofContext: Context): Input {
  const own: unknown = input['ClientContext'];
  if (own !== undefined && typeof own !== 'string') return input;
  const given = own === undefined ? {} : parseObject(own);
  if (given === undefined) return input;
  const custom: unknown = given['custom'] ?? {};
  if (typeof custom !== 'object' || custom === null) return input;
  const added = fieldsForMessage(Object.keys(custom), ofContext);
  if (Object.keys(added).length === 0) return input;
  const text = JSON.stringify({ ...given, custom: { ...custom, ...added } });
  const ClientContext = Buffer.from(text).toString('base64');
  return ClientContext.length > MAX_CLIENT_CONTEXT ? input : withValues(input, { ClientContext });
}

function parseObject(base64: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(base64, 'base64').toString('utf8'));
    const isObject = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
    return isObject ? (parsed as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
