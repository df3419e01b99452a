import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SpanKind } from '@opentelemetry/api';
import { sendInSpan } from '../../../src/instrumentations/aws-sdk/send-in-span';
import { recordSpans, type RecordedSpans } from '../../support/recorded-spans';
import { Command, createStack } from '../../support/aws-command';

let recorded: RecordedSpans;
beforeAll(() => void (recorded = recordSpans()));
afterAll(() => recorded.stop());

const sqs = {
  config: { serviceId: 'SQS', region: async () => 'eu-central-1' },
  middlewareStack: createStack(),
};

/** Sends a command as the SDK's client does. */
const sendBy = (client: object, command: object): unknown =>
  sendInSpan({ tracer: () => recorded.tracer })(
    async function (this: typeof sqs, given: Command) {
      return given.resolveMiddleware(this.middlewareStack, this.config)(given);
    },
    client,
    [command],
  );

/** Sends a command of an operation, and gives the input that goes out. */
async function send(operation: string, input: object, output: object = {}): Promise<object> {
  const SentCommand = { [`${operation}Command`]: class extends Command {} }[`${operation}Command`]!;
  const command = new SentCommand(input, output);
  await sendBy(sqs, command);
  await Promise.resolve();
  expect(command.input).toBe(input);
  return command.sent!;
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

  it('sends the very command, whose private fields, input and stack stay its own', async () => {
    class SendMessageCommand extends Command {
      #resolved = 0;
      stack: unknown;
      override resolveMiddleware(...args: Parameters<Command['resolveMiddleware']>) {
        this.#resolved++;
        this.stack = args[0];
        return super.resolveMiddleware(...args);
      }
      get resolved() {
        return this.#resolved;
      }
    }
    class Order extends SendMessageCommand {}
    const input = Object.freeze({ QueueUrl });
    const command = new Order(input);
    recorded.take();
    await sendBy(sqs, command);
    expect(command).toMatchObject({ resolved: 1, sent: { MessageAttributes: expect.anything() } });
    expect(command.stack).toBe(sqs.middlewareStack);
    expect(command.input).toBe(input);
    expect(recorded.take()[0]!.name).toBe('send orders');
  });

  it('adds to what middleware has made of the input, and shows no middleware the addition', async () => {
    class SendMessageCommand extends Command {}
    const command = new SendMessageCommand({ QueueUrl, MessageBody: 'before' });
    const seen: unknown[] = [];
    command.middlewareStack.add((next) => (args) => {
      (args.input as { MessageBody: string }).MessageBody = 'written';
      return next(args);
    });
    command.afterSerializer = (args) => seen.push(args.input);
    await sendBy(sqs, command);
    expect(seen).toEqual([{ QueueUrl, MessageBody: 'written' }]);
    expect(seen[0]).toBe(command.input);
    expect(command.sent).toMatchObject({ MessageBody: 'written', MessageAttributes: {} });
  });

  it('carries the context of each call through a handler that the client keeps', async () => {
    class SendMessageCommand extends Command {}
    const config = { ...sqs.config, cacheMiddleware: true };
    let kept: ReturnType<Command['resolveMiddleware']> | undefined;
    const original = async (given: Command) =>
      (kept ??= given.resolveMiddleware(sqs.middlewareStack, config))(given);
    recorded.take();
    const sent: unknown[] = [];
    for (const MessageBody of ['1', '2']) {
      const command = new SendMessageCommand({ QueueUrl, MessageBody });
      command.serialized = (input) => sent.push(input);
      await sendInSpan({ tracer: () => recorded.tracer })(original, sqs, [command]);
    }
    await Promise.resolve();
    expect(recorded.take().map((span) => span.spanContext().spanId)).toEqual(
      sent.map((input) => JSON.stringify(input).match(/00-\w{32}-(\w{16})/)![1]),
    );
  });

  it('adds nothing to a command that is resolved without being sent', async () => {
    class SendMessageCommand extends Command {}
    const input = { QueueUrl };
    const command = new SendMessageCommand(input);
    await command.resolveMiddleware(sqs.middlewareStack, sqs.config)(command);
    expect(command.sent).toBe(input);
  });

  it('carries a context in commands that join the stacks themselves', async () => {
    class SendMessageCommand {
      readonly middlewareStack = createStack();
      sent: unknown;
      constructor(readonly input: object) {}
      resolveMiddleware(stack: typeof sqs.middlewareStack) {
        this.middlewareStack.add(
          () => async (args) => {
            this.sent = args.input;
            return {};
          },
          { name: 'serializerMiddleware' },
        );
        return stack.concat(this.middlewareStack).resolve(async () => ({}));
      }
    }
    const command = new SendMessageCommand({ QueueUrl });
    await sendBy(sqs, command);
    expect(command.sent).toMatchObject({ MessageAttributes: { traceparent: {} } });
    expect(command.input).toEqual({ QueueUrl });
  });
});
