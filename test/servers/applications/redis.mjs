import { createServer } from 'node:http';
import { createClient } from 'redis';
import { exercise } from '../../libraries/applications/support/exercise.mjs';

const client = createClient({ url: process.env.ACME_TEST_REDIS_URL });

const routes = {
  async simple() {
    await client.set('redis:name', 'Ada', { EX: 60 });
    return client.get('redis:name');
  },
  async hash() {
    await client.hSet('redis:chair', { legs: '3', colour: 'red' });
    return client.hGetAll('redis:chair');
  },
  multi: () => client.multi().set('redis:count', '1').incr('redis:count').exec(),
  byHand: () => client.sendCommand(['STRLEN', 'redis:name']),
  fails: () => client.lPush('redis:name', 'x').catch(({ message }) => message),
  async failsInMulti() {
    const { message } = await client
      .multi()
      .get('redis:name')
      .lPush('redis:name', 'x')
      .exec()
      .catch((error) => error);
    return message;
  },
  remove: () => client.del(['redis:name', 'redis:chair', 'redis:count']),
};

const server = createServer(async (request, response) => {
  response.end(JSON.stringify(await routes[request.url.slice(1)]()));
});

async function main() {
  await client.connect();
  await client.ping();
  await exercise(
    server.listen(0, '127.0.0.1'),
    Object.keys(routes).map((name) => `/${name}`),
  );
  await client.close();
}

void main();
