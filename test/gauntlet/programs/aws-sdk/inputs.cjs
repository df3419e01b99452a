// Frozen inputs, inputs that must come back as they were, callbacks, middleware, errors, aborts, pagination.
// admits: from a getter
const { createServer } = require('node:http');
const { inspect } = require('node:util');
const {
  SQSClient,
  SQS,
  SendMessageCommand,
  SendMessageBatchCommand,
  ReceiveMessageCommand,
  paginateListQueues,
} = require('@aws-sdk/client-sqs');
const { SNSClient, PublishCommand, PublishBatchCommand } = require('@aws-sdk/client-sns');
const { LambdaClient, InvokeCommand } = require('@aws-sdk/client-lambda');

process.on('unhandledRejection', (error) => console.log('UNHANDLED', error?.message));
process.on('uncaughtException', (error) => console.log('UNCAUGHT', error?.message));

const md5 = (text) => require('node:crypto').createHash('md5').update(String(text)).digest('hex');
const deepFreeze = (value) => {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(deepFreeze);
    Object.freeze(value);
  }
  return value;
};

const server = createServer((request, response) => {
  let body = '';
  request.on('data', (part) => (body += part));
  request.on('end', () => {
    const target = String(request.headers['x-amz-target'] ?? request.url);
    response.setHeader('x-amzn-requestid', 'request-1');
    const json = (value, status = 200) => {
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
      response.end(JSON.stringify(value));
    };
    const input = body.startsWith('{') ? JSON.parse(body) : {};
    if (target.endsWith('.SendMessage')) {
      if (input.MessageBody === 'refuse')
        return json({ __type: 'com.amazonaws.sqs#QueueDoesNotExist', message: 'no queue' }, 400);
      if (input.MessageBody === 'late')
        return setTimeout(
          () => json({ MessageId: 'm', MD5OfMessageBody: md5('late') }),
          5_000,
        ).unref();
      const attributes = Object.keys(input.MessageAttributes ?? {});
      if (attributes.length > 10) return json({ __type: 'TooMany', message: 'more than ten' }, 400);
      return json({
        MessageId: 'm1',
        MD5OfMessageBody: input.MessageBody === 'wrong md5' ? md5('else') : md5(input.MessageBody),
      });
    }
    if (target.endsWith('.SendMessageBatch') && !input.Entries?.every?.(Boolean))
      return json({ __type: 'Bad', message: 'bad entries' }, 400);
    if (target.endsWith('.SendMessageBatch'))
      return json({
        Successful: input.Entries.map(({ Id, MessageBody }) => ({
          Id,
          MessageId: Id,
          MD5OfMessageBody: md5(MessageBody),
        })),
        Failed: [],
      });
    if (target.endsWith('.ReceiveMessage'))
      return json({
        Messages: [
          {
            MessageId: 'm1',
            Body: 'b',
            MD5OfBody: md5('b'),
            MessageAttributes: {
              traceparent: {
                DataType: 'String',
                StringValue: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
              },
              bad: { DataType: 'String' },
            },
          },
        ],
      });
    if (target.endsWith('.ListQueues'))
      return json(input.NextToken ? { QueueUrls: ['q2'] } : { QueueUrls: ['q1'], NextToken: 'n' });
    if (request.url.includes('/functions/')) return json({ ok: true });
    response.setHeader('content-type', 'text/xml');
    if (body.includes('PublishBatch'))
      return response.end(
        '<PublishBatchResponse><PublishBatchResult><Successful><member><Id>1</Id><MessageId>m</MessageId></member></Successful></PublishBatchResult></PublishBatchResponse>',
      );
    response.end(
      '<PublishResponse><PublishResult><MessageId>sns1</MessageId></PublishResult></PublishResponse>',
    );
  });
});

server.listen(0, '127.0.0.1', async () => {
  const options = {
    endpoint: `http://127.0.0.1:${server.address().port}`,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
  };
  const QueueUrl = `${options.endpoint}/1/orders`;
  const sqs = new SQSClient(options);
  const attempt = async (label, act) => {
    try {
      const result = await act();
      console.log(
        label,
        inspect(
          result?.$metadata ? { ...result, $metadata: Object.keys(result.$metadata) } : result,
          { depth: 5 },
        ),
      );
    } catch (error) {
      console.log(
        label,
        'failed:',
        error?.name,
        error?.message,
        Object.keys(error ?? {})
          .sort()
          .join(),
      );
    }
  };
  const kept = async (label, Command, client, input) => {
    const before = inspect(input, { depth: 9 });
    await attempt(label, () => client.send(new Command(input)));
    console.log(label, 'input kept', inspect(input, { depth: 9 }) === before);
    deepFreeze(input);
    await attempt(`${label} frozen`, () => client.send(Object.freeze(new Command(input))));
  };

  await kept('send', SendMessageCommand, sqs, { QueueUrl, MessageBody: 'b' });
  await kept('send with attributes', SendMessageCommand, sqs, {
    QueueUrl,
    MessageBody: 'b',
    MessageAttributes: { a: { DataType: 'String', StringValue: '1' } },
  });
  const ten = Object.fromEntries(
    Array.from({ length: 10 }, (_, index) => [
      `a${index}`,
      { DataType: 'String', StringValue: '1' },
    ]),
  );
  await kept('ten attributes', SendMessageCommand, sqs, {
    QueueUrl,
    MessageBody: 'b',
    MessageAttributes: ten,
  });
  await kept('batch', SendMessageBatchCommand, sqs, {
    QueueUrl,
    Entries: [
      { Id: '1', MessageBody: 'x' },
      { Id: '2', MessageBody: 'y', MessageAttributes: {} },
    ],
  });
  await kept('receive', ReceiveMessageCommand, sqs, { QueueUrl });
  await kept('receive all', ReceiveMessageCommand, sqs, {
    QueueUrl,
    MessageAttributeNames: ['All'],
  });
  await kept('receive one', ReceiveMessageCommand, sqs, { QueueUrl, MessageAttributeNames: ['a'] });
  const sns = new SNSClient(options);
  await kept('publish', PublishCommand, sns, { TopicArn: 'arn:aws:sns:eu:1:t', Message: 'm' });
  await kept('publish batch', PublishBatchCommand, sns, {
    TopicArn: 'arn:aws:sns:eu:1:t',
    PublishBatchRequestEntries: [{ Id: '1', Message: 'm' }],
  });
  const lambda = new LambdaClient(options);
  const show = (result) => ({
    status: result.StatusCode,
    text: Buffer.from(result.Payload).toString(),
  });
  for (const ClientContext of [
    undefined,
    Buffer.from('{"custom":{"a":1}}').toString('base64'),
    'not json',
    Buffer.from('[1]').toString('base64'),
  ]) {
    const input = deepFreeze({
      FunctionName: 'f',
      ...(ClientContext === undefined ? {} : { ClientContext }),
    });
    await attempt('invoke', async () => show(await lambda.send(new InvokeCommand(input))));
  }

  await attempt('refused', () =>
    sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'refuse' })),
  );
  await attempt('wrong md5', () =>
    sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'wrong md5' })),
  );
  await attempt('no entries', () =>
    sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries: 'none' })),
  );
  await attempt('null entry', () =>
    sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries: [null] })),
  );
  await attempt('no command', () => sqs.send(undefined));
  await attempt('no input', () => sqs.send(new SendMessageCommand()));
  await attempt('strange attributes', () =>
    sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'b', MessageAttributes: 'x' })),
  );
  await attempt('throwing input', () =>
    sqs.send(
      new SendMessageCommand({
        QueueUrl,
        get MessageBody() {
          throw new Error('from a getter');
        },
      }),
    ),
  );
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 50);
  await attempt('aborted', () =>
    sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'late' }), {
      abortSignal: controller.signal,
    }),
  );

  const returned = await new Promise((resolve) => {
    const value = sqs.send(
      new SendMessageCommand({ QueueUrl, MessageBody: 'b' }),
      function (...args) {
        console.log(
          'callback',
          args.length,
          args[0],
          args[1]?.MessageId,
          this === undefined || this === globalThis,
        );
        setImmediate(() => resolve(value));
      },
    );
  });
  console.log('returned', returned);
  await new Promise((resolve) =>
    sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'refuse' }), {}, (...args) => {
      console.log('callback error', args.length, args[0].name);
      resolve();
    }),
  );
  await new Promise((resolve) => {
    sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'b' }), () => {
      setTimeout(resolve, 20);
      throw new Error('of the callback');
    });
  });

  const seen = [];
  const watched = new SQS(options);
  watched.middlewareStack.add(
    (next, context) => async (args) => {
      seen.push([
        context.commandName,
        Object.keys(args.input).filter((key) => key !== 'MessageAttributes'),
        args.constructor.name,
        args instanceof SendMessageCommand,
      ]);
      return next(args);
    },
    { step: 'initialize', name: 'mine' },
  );
  await attempt('aggregated', () => watched.sendMessage({ QueueUrl, MessageBody: 'b' }));
  console.log(
    seen,
    watched.middlewareStack.identify(),
    Object.keys(watched),
    inspect(watched.middlewareStack),
  );
  class Queue extends SQSClient {
    send(...args) {
      console.log('subclass', args.length, args[0].constructor.name);
      return super.send(...args);
    }
  }
  await attempt('subclass', () =>
    new Queue(options).send(new SendMessageCommand({ QueueUrl, MessageBody: 'b' })),
  );
  for await (const page of paginateListQueues({ client: sqs }, {}))
    console.log('page', page.QueueUrls);
  const promise = sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'b' }));
  console.log(
    promise instanceof Promise,
    Object.keys(promise),
    inspect(SQSClient.prototype.send),
    SQSClient.prototype.send.length,
  );
  await promise;
  const command = new ReceiveMessageCommand({ QueueUrl });
  await sqs.send(command);
  await sqs.send(command);
  console.log(Reflect.ownKeys(command).sort(), Object.keys(command.input));
  void sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'refuse' }));
  await new Promise((resolve) => setTimeout(resolve, 100));
  server.close();
  server.closeAllConnections();
});
