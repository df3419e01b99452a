import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SpanKind } from '@opentelemetry/api';
import { sendInSpan } from '../../../src/instrumentations/aws-sdk/send-in-span';
import { recordSpans, type RecordedSpans } from '../../support/recorded-spans';

let recorded: RecordedSpans;
beforeAll(() => void (recorded = recordSpans()));
afterAll(() => recorded.stop());

const client = { config: { serviceId: 'SQS', region: async () => 'eu-central-1' } };

/** Sends a command as the SDK's client does, and gives the input that goes out. */
async function send(operation: string, input: object, output: object = {}): Promise<object> {
  const command = { input, constructor: { name: `${operation}Command` } };
  let sent: object | undefined;
  const original = async (given: { input: object }) => {
    sent = given.input;
    return output;
  };
  await sendInSpan({ tracer: () => recorded.tracer })(original, client, [command]);
  await Promise.resolve();
  expect(command.input).toBe(input);
  return sent!;
}

const QueueUrl = 'https://sqs.eu-central-1.amazonaws.com/1/orders';

describe('sendInSpan of the AWS SDK', () => {
  it('sends a frozen batch with the context in copies of its entries', async () => {
    const input = Object.freeze({ QueueUrl, Entries: Object.freeze([Object.freeze({ Id: '1' })]) });
    const sent = await send('SendMessageBatch', input);
    const [span] = recorded.take();
    const { traceId, spanId } = span!.spanContext();
    expect(sent).toEqual({
      QueueUrl,
      Entries: [
        {
          Id: '1',
          MessageAttributes: {
            traceparent: { DataType: 'String', StringValue: `00-${traceId}-${spanId}-01` },
          },
        },
      ],
    });
    expect(span).toMatchObject({
      name: 'send orders',
      kind: SpanKind.PRODUCER,
      attributes: {
        'messaging.system.name': 'aws.sqs',
        'messaging.destination.name': 'orders',
        'rpc.system.name': 'aws-api',
        'rpc.method': 'SQS/SendMessageBatch',
        'cloud.region': 'eu-central-1',
      },
    });
  });

  it('asks for what it has to, and leaves a request for all as it is', async () => {
    expect(await send('ReceiveMessage', { QueueUrl })).toEqual({
      QueueUrl,
      MessageAttributeNames: ['traceparent', 'tracestate'],
    });
    const all = { QueueUrl, MessageAttributeNames: ['All'] };
    expect(await send('ReceiveMessage', all)).toBe(all);
  });

  it('adds nothing to a message that has ten attributes', async () => {
    const MessageAttributes = Object.fromEntries(
      Array.from({ length: 10 }, (_, index) => [`a${index}`, { DataType: 'String' }]),
    );
    const input = { QueueUrl, MessageAttributes };
    expect(await send('SendMessage', input)).toBe(input);
  });

  it('links to the senders of the messages that come', async () => {
    recorded.take();
    const StringValue = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const MessageAttributes = { traceparent: { StringValue } };
    await send('ReceiveMessage', { QueueUrl }, { Messages: [{ MessageAttributes }, {}] });
    const [span] = recorded.take();
    expect(span!.name).toBe('receive orders');
    expect(span!.links.map(({ context }) => context.spanId)).toEqual(['b7ad6b7169203331']);
    expect(span!.attributes['messaging.batch.message_count']).toBe(2);
  });
});
