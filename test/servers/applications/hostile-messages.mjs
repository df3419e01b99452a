// Consumes messages whose baggage no HTTP header can carry, and says what leaves for the next service.
import { createServer } from 'node:http';
import amqp from 'amqplib';
import { call } from '../../libraries/applications/support/exercise.mjs';

const HOSTILE = ['k=v;m=€', 'k=v;m=a\r\nx-injected: yes', 'k=\u0000', 'k=v;m=%E2%82%AC\n'];
process.on('uncaughtException', ({ message }) => console.log('uncaught', message));
process.on('unhandledRejection', ({ message }) => console.log('unhandled', message));

async function main() {
  const connection = await amqp.connect(process.env.ACME_TEST_RABBITMQ_URL);
  const channel = await connection.createChannel();
  const { queue } = await channel.assertQueue('', { exclusive: true });
  const next = createServer(({ url, headers }, response) => {
    const { traceparent, baggage } = headers;
    console.log(url, typeof traceparent, baggage, headers['x-injected']);
    response.end();
  });
  await new Promise((resolve) => next.listen(0, '127.0.0.1', resolve));
  const { port } = next.address();
  for (const baggage of HOSTILE) {
    channel.sendToQueue(queue, Buffer.from('x'), { headers: { baggage } });
  }
  let left = HOSTILE.length;
  await new Promise((resolve) =>
    channel.consume(queue, async (message) => {
      const { status } = await fetch(`http://127.0.0.1:${port}/fetched`);
      console.log(status, (await call(port, '/requested')).status);
      channel.ack(message);
      left -= 1;
      if (left === 0) resolve();
    }),
  );
  next.close();
  next.closeAllConnections();
  await channel.close();
  await connection.close();
}

void main();
