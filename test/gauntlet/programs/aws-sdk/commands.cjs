// Commands of the application's own classes, and middleware that reads and changes what is sent.
const { createHash } = require('node:crypto');
const { createServer } = require('node:http');
const { inspect } = require('node:util');
const {
  SQSClient,
  SendMessageCommand,
  SendMessageBatchCommand,
  ReceiveMessageCommand,
} = require('@aws-sdk/client-sqs');
const { SNSClient, PublishCommand } = require('@aws-sdk/client-sns');
const { LambdaClient, InvokeCommand } = require('@aws-sdk/client-lambda');
const { getSignedUrl } = require('@aws-sdk/s3-request-presigner');

process.on('unhandledRejection', (error) => console.log('UNHANDLED', error?.message));
process.on('uncaughtException', (error) => console.log('UNCAUGHT', error?.message));

const md5 = (text) => createHash('md5').update(String(text)).digest('hex');

const server = createServer((request, response) => {
  let body = '';
  request.on('data', (part) => (body += part));
  request.on('end', () => {
    const target = String(request.headers['x-amz-target'] ?? '');
    const input = body.startsWith('{') ? JSON.parse(body) : {};
    const json = (value) => {
      response.setHeader('content-type', 'application/x-amz-json-1.0');
      response.end(JSON.stringify(value));
    };
    if (target.endsWith('.SendMessage')) {
      return json({ MessageId: input.MessageBody, MD5OfMessageBody: md5(input.MessageBody) });
    }
    if (target.endsWith('.SendMessageBatch')) {
      return json({
        Successful: input.Entries.map(({ Id, MessageBody }) => ({
          Id,
          MessageId: Id,
          MD5OfMessageBody: md5(MessageBody),
        })),
      });
    }
    if (target.endsWith('.ReceiveMessage')) return json({ Messages: [] });
    if (request.url.includes('/functions/')) return json({});
    response.setHeader('content-type', 'text/xml');
    response.end(
      '<PublishResponse><PublishResult><MessageId>m</MessageId></PublishResult></PublishResponse>',
    );
  });
});

class CountedCommand extends SendMessageCommand {
  #resolved = 0;
  get resolved() {
    return this.#resolved;
  }
  resolveMiddleware(stack, ...others) {
    this.#resolved++;
    this.stacks = (this.stacks ?? new Set()).add(stack);
    return super.resolveMiddleware(stack, ...others);
  }
}

class AccessorInput extends SendMessageCommand {
  #own;
  constructor(input) {
    super({});
    this.#own = input;
    delete this.input;
  }
  get input() {
    return this.#own;
  }
  set input(value) {
    this.#own = value;
  }
}

const known = new WeakMap();
class KnownByIdentity extends SendMessageCommand {
  constructor(input) {
    super(input);
    known.set(this, 'known');
  }
  resolveMiddlewareWithContext(...args) {
    console.log('by identity', known.get(this), this.constructor.name);
    return super.resolveMiddlewareWithContext(...args);
  }
}

const SMITHY_CONTEXT = '__smithy_context';

/** Says at each step what the input has, which object it is and what else is passed. */
const watch = (stack, own, lines) => {
  for (const step of ['initialize', 'serialize', 'build', 'finalizeRequest', 'deserialize']) {
    for (const priority of ['high', 'normal', 'low']) {
      stack.add(
        (next, context) => async (args) => {
          const { commandInstance } = context[SMITHY_CONTEXT] ?? {};
          lines.push([
            step,
            priority,
            args.input === own.input,
            Object.keys(args).sort().join(),
            Object.keys(args.input ?? {}).join(),
            commandInstance === own.command,
          ]);
          return next(args);
        },
        { step, priority },
      );
    }
  }
  for (const relation of ['before', 'after']) {
    stack.addRelativeTo(
      (next) => async (args) => {
        lines.push([relation, args.input === own.input, Object.keys(args.input ?? {}).join()]);
        return next(args);
      },
      { relation, toMiddleware: 'serializerMiddleware', name: `mine ${relation}` },
    );
  }
};

server.listen(0, '127.0.0.1', async () => {
  const options = {
    endpoint: `http://127.0.0.1:${server.address().port}`,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
  };
  const QueueUrl = `${options.endpoint}/1/orders`;
  const printed = (value) =>
    inspect(value, { depth: 6 }).replaceAll(options.endpoint, 'http://host');
  const sqs = new SQSClient(options);
  const attempt = async (label, act) => {
    try {
      const result = await act();
      console.log(
        label,
        printed(result?.$metadata ? Object.keys(result) : result),
        result?.MessageId,
      );
    } catch (error) {
      console.log(label, 'failed:', error?.name, error?.message);
    }
  };

  const counted = new CountedCommand({ QueueUrl, MessageBody: 'b' });
  await attempt('private field', () => sqs.send(counted));
  await attempt('private field again', () => sqs.send(counted));
  console.log(
    counted.resolved,
    [...counted.stacks].map((stack) => stack === sqs.middlewareStack),
  );
  console.log(Reflect.ownKeys(counted), Object.keys(counted.input));
  await attempt('accessor', () => sqs.send(new AccessorInput({ QueueUrl, MessageBody: 'b' })));
  await attempt('by identity', () => sqs.send(new KnownByIdentity({ QueueUrl, MessageBody: 'b' })));
  const Order = class extends SendMessageCommand {};
  await attempt('another name', () => sqs.send(new Order({ QueueUrl, MessageBody: 'b' })));
  await attempt('proxy', () =>
    sqs.send(new Proxy(new SendMessageCommand({ QueueUrl, MessageBody: 'b' }), {})),
  );
  await attempt('not of the SDK', () =>
    sqs.send({
      input: { QueueUrl },
      resolveMiddleware: (stack) => {
        console.log('given the stack', stack === sqs.middlewareStack);
        return async (given) => ({ output: Object.keys(given) });
      },
    }),
  );

  for (const [label, Command, Client, input] of [
    ['send', SendMessageCommand, SQSClient, { QueueUrl, MessageBody: 'b' }],
    [
      'batch',
      SendMessageBatchCommand,
      SQSClient,
      { QueueUrl, Entries: [{ Id: '1', MessageBody: 'x' }] },
    ],
    ['receive', ReceiveMessageCommand, SQSClient, { QueueUrl }],
    ['publish', PublishCommand, SNSClient, { TopicArn: 'arn:aws:sns:eu:1:t', Message: 'm' }],
    ['invoke', InvokeCommand, LambdaClient, { FunctionName: 'f' }],
  ]) {
    const client = new Client(options);
    const command = new Command(input);
    const lines = [];
    watch(client.middlewareStack, { command, input: command.input }, lines);
    const before = [client.middlewareStack.identify(), command.middlewareStack.identify()];
    await attempt(label, () => client.send(command));
    console.log(lines);
    console.log(
      inspect(client.middlewareStack.identify()) === inspect(before[0]),
      command.middlewareStack.identify(),
      command.input === input,
      printed(command),
    );
  }

  const changed = new SendMessageCommand({ QueueUrl, MessageBody: 'before' });
  changed.middlewareStack.add(
    (next) => (args) => {
      args.input.MessageBody = 'written';
      return next(args);
    },
    { step: 'initialize' },
  );
  await attempt('written', () => sqs.send(changed));
  console.log(changed.input.MessageBody, Object.keys(changed.input));
  const replaced = new SendMessageCommand({ QueueUrl, MessageBody: 'before' });
  replaced.middlewareStack.add(
    (next) => (args) => next({ ...args, input: { ...args.input, MessageBody: 'replaced' } }),
    { step: 'initialize', priority: 'low' },
  );
  await attempt('replaced', () => sqs.send(replaced));
  console.log(replaced.input.MessageBody);
  const emptied = new SendMessageCommand({ QueueUrl, MessageBody: 'before' });
  emptied.middlewareStack.add((next) => (args) => next({ ...args, input: undefined }), {
    step: 'initialize',
    priority: 'low',
  });
  await attempt('emptied', () => sqs.send(emptied));
  const answered = new SendMessageCommand({ QueueUrl, MessageBody: 'b' });
  answered.middlewareStack.add(() => async () => ({ output: 'without a request' }), {
    step: 'build',
  });
  await attempt('answered', () => sqs.send(answered));

  const told = new SQSClient(options);
  told.middlewareStack.identifyOnResolve(true);
  await attempt('identified', () =>
    told.send(new SendMessageCommand({ QueueUrl, MessageBody: 'b' })),
  );

  const kept = new SQSClient({ ...options, cacheMiddleware: true });
  for (const MessageBody of ['1', '2']) {
    await attempt('kept', () => kept.send(new SendMessageCommand({ QueueUrl, MessageBody })));
  }
  await Promise.all(
    ['3', '4'].map((MessageBody) =>
      attempt('kept', () => kept.send(new SendMessageCommand({ QueueUrl, MessageBody }))),
    ),
  );

  class PrivateClient extends SQSClient {
    #sent = 0;
    get sent() {
      return this.#sent;
    }
    send(...args) {
      this.#sent++;
      return super.send(...args);
    }
  }
  const own = Object.freeze(new PrivateClient(options));
  await attempt('frozen client', () =>
    own.send(Object.freeze(new FrozenCommand({ QueueUrl, MessageBody: 'b' }))),
  );
  console.log(own.sent);
  const fields = new SQSClient(options);
  fields.middlewareStack = new Proxy(fields.middlewareStack, {});
  await attempt('proxied stack', () =>
    fields.send(new SendMessageCommand({ QueueUrl, MessageBody: 'b' })),
  );

  const signed = await getSignedUrl(
    sqs,
    new SendMessageCommand({ QueueUrl, MessageBody: 'b' }),
  ).catch((error) => error);
  console.log('signed', signed instanceof Error ? signed.message : /traceparent/.test(signed));
  server.close();
  server.closeAllConnections();
});

class FrozenCommand extends SendMessageCommand {
  #own = 'own';

  toString() {
    return this.#own;
  }
}
