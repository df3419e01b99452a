import { createServer } from 'node:http';
import { Redis } from 'ioredis';
import { exercise } from '../../libraries/applications/support/exercise.mjs';

const redis = new Redis(process.env.ACME_TEST_REDIS_URL);

const routes = {
  async simple() {
    await redis.set('ioredis:name', 'Ada', 'EX', 60);
    return redis.get('ioredis:name');
  },
  async hash() {
    await redis.hset('ioredis:chair', { legs: 3, colour: 'red' });
    return redis.hgetall('ioredis:chair');
  },
  pipeline: () => redis.pipeline().set('ioredis:count', 1).incr('ioredis:count').exec(),
  multi: () => redis.multi().incr('ioredis:count').get('ioredis:count').exec(),
  script: () => redis.eval("return redis.call('get', KEYS[1])", 1, 'ioredis:name'),
  async lazy() {
    const lazy = new Redis(process.env.ACME_TEST_REDIS_URL, { lazyConnect: true });
    await lazy.connect();
    const answer = await lazy.ping();
    lazy.disconnect();
    return answer;
  },
  fails: () => redis.lpush('ioredis:name', 'x').catch(({ message }) => message),
  remove: () => redis.del('ioredis:name', 'ioredis:chair', 'ioredis:count'),
};

const server = createServer(async (request, response) => {
  response.end(JSON.stringify(await routes[request.url.slice(1)]()));
});

async function main() {
  await redis.ping();
  await exercise(
    server.listen(0, '127.0.0.1'),
    Object.keys(routes).map((name) => `/${name}`),
  );
  await redis.quit();
}

void main();
