// Sends within requests, by a producer that has no broker.
import { createServer } from 'node:http';
import { Kafka, logLevel } from 'kafkajs';
import { exercise } from '../../libraries/applications/support/exercise.mjs';

const kafka = new Kafka({ brokers: ['127.0.0.1:1'], logLevel: logLevel.NOTHING });
const producer = kafka.producer();

const routes = {
  send: () => producer.send({ topic: 'orders', messages: [{ key: 'a', value: 'x' }] }),
  batch: () =>
    producer.sendBatch({
      topicMessages: [
        { topic: 'orders', messages: [{ value: 'x' }, { value: 'y' }] },
        { topic: 'bills', messages: [{ value: 'z' }] },
      ],
    }),
};

const server = createServer(async (request, response) => {
  try {
    response.end(JSON.stringify(await routes[request.url.slice(1)]()));
  } catch (error) {
    response.end(`${error.name}: ${error.message}`);
  }
});

void exercise(
  server.listen(0, '127.0.0.1'),
  Object.keys(routes).map((name) => `/${name}`),
);
