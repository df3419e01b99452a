// A queue of SQS: what is sent within one request is received within another.
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { exercise } from '../../libraries/applications/support/exercise.mjs';

const md5 = (text) => createHash('md5').update(text).digest('hex');
const queue = [];
const operations = {
  'AmazonSQS.SendMessage'({ MessageBody, MessageAttributes }) {
    queue.push({
      MessageId: 'm1',
      ReceiptHandle: 'r1',
      Body: MessageBody,
      MD5OfBody: md5(MessageBody),
      MessageAttributes,
    });
    return { MessageId: 'm1', MD5OfMessageBody: md5(MessageBody) };
  },
  'AmazonSQS.ReceiveMessage': ({ MessageAttributeNames = [] }) => ({
    Messages: queue.splice(0).map(({ MessageAttributes = {}, ...message }) => ({
      ...message,
      // As the service does: what is not asked for does not come.
      MessageAttributes: Object.fromEntries(
        Object.entries(MessageAttributes).filter(([name]) => MessageAttributeNames.includes(name)),
      ),
    })),
  }),
};
const stub = createServer(async (request, response) => {
  let body = '';
  for await (const part of request.setEncoding('utf8')) body += part;
  const answer = operations[request.headers['x-amz-target']](JSON.parse(body));
  response.setHeader('content-type', 'application/x-amz-json-1.0').end(JSON.stringify(answer));
});

stub.listen(0, '127.0.0.1', async () => {
  const endpoint = `http://127.0.0.1:${stub.address().port}`;
  const QueueUrl = `${endpoint}/1/orders`;
  const client = new SQSClient({
    endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  const routes = {
    send: async () =>
      (await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' }))).MessageId,
    receive: async () =>
      (await client.send(new ReceiveMessageCommand({ QueueUrl }))).Messages.map(({ Body }) => Body),
  };
  const server = createServer(async (request, response) => {
    response.end(JSON.stringify(await routes[request.url.slice(1)]()));
  });
  await exercise(server.listen(0, '127.0.0.1'), ['/send', '/receive']);
  client.destroy();
  stub.close();
  stub.closeAllConnections();
});
