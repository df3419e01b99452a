// What is published within a request is consumed in the trace of that request.
import { createServer } from 'node:http';
import amqp from 'amqplib';
import { call, exercise } from '../../libraries/applications/support/exercise.mjs';

async function main() {
  const connection = await amqp.connect(process.env.ACME_TEST_RABBITMQ_URL);
  const channel = await connection.createConfirmChannel();
  const queue = 'packing';
  await channel.assertExchange('orders', 'direct', { durable: false });
  await channel.assertQueue(queue, { exclusive: true, durable: false });
  await channel.bindQueue(queue, 'orders', queue);
  const warehouse = createServer((_request, response) => response.end('packed'));
  await new Promise((resolve) => warehouse.listen(0, '127.0.0.1', resolve));
  const { port } = warehouse.address();

  const settled = { accepted: [], refused: [] };
  let onSettled;
  await channel.consume(queue, async (message) => {
    const text = message.content.toString();
    if (text === 'bad') {
      settled.refused.push(text);
      channel.nack(message, false, false);
    } else {
      const fetched = await (await fetch(`http://127.0.0.1:${port}/fetched`)).text();
      settled.accepted.push([text, fetched, (await call(port, '/requested')).text]);
      channel.ack(message);
    }
    onSettled();
  });
  const publish = async (text) => {
    const done = new Promise((resolve) => (onSettled = resolve));
    channel.publish('orders', queue, Buffer.from(text), { messageId: 'm1' });
    await channel.waitForConfirms();
    await done;
    return settled;
  };
  const server = createServer(async (request, response) => {
    response.end(JSON.stringify(await publish(request.url.slice(1))));
  });
  await exercise(server.listen(0, '127.0.0.1'), ['/good', '/bad']);
  warehouse.close();
  warehouse.closeAllConnections();
  await channel.close();
  await connection.close();
}

void main();
