// Commands by promise and callback, pipelines, transactions, errors, lazy connections, own properties.
// needs: redis
const { inspect } = require('node:util');
const { trace } = require('@opentelemetry/api');
const Redis = require('ioredis');

const url = process.env.ACME_TEST_REDIS_URL;
const key = (name) => `gauntlet:ioredis:${name}`;

console.log(
  Redis.name,
  Redis.length,
  Redis === Redis.Redis,
  Reflect.ownKeys(Redis.prototype).map(String).sort(),
);
for (const name of ['sendCommand', 'connect', 'get']) {
  console.log(
    name,
    Redis.prototype[name].name,
    Redis.prototype[name].length,
    inspect(Redis.prototype[name]),
  );
}

async function main() {
  const redis = new Redis(url);
  console.log(Object.keys(redis).sort(), redis.eventNames().map(String).sort());
  const pending = redis.set(key('a'), '1');
  console.log(pending.constructor === Promise, await pending, await redis.get(key('a')));
  await new Promise((resolve) =>
    redis.get(key('a'), function (error, value) {
      console.log(error, value, arguments.length);
      resolve();
    }),
  );
  const args = Object.freeze([key('list'), Object.freeze(['x', 'y'])]);
  console.log(await redis.rpush(...args), await redis.lrange(key('list'), 0, -1), args);
  console.log(
    await redis.hset(key('hash'), Object.freeze({ a: 1, b: 2 })),
    await redis.hgetall(key('hash')),
  );
  console.log(await redis.getBuffer(key('a')));

  const pipeline = redis.pipeline();
  console.log(Object.keys(pipeline).sort());
  pipeline
    .set(key('p'), 1)
    .incr(key('p'))
    .lpush(key('p'), 'x', (error) => console.log('in it', error.message));
  console.log((await pipeline.exec()).map(([error, value]) => error?.message ?? value));
  const multi = redis.multi().incr(key('p')).get(key('p'));
  console.log(await multi.exec());
  await redis.multi({ pipeline: false });
  console.log(await redis.incr(key('p')), await redis.exec());
  console.log(await redis.pipeline().exec());

  async function whereItWasAsked() {
    await redis.lpush(key('a'), 'x');
  }
  await whereItWasAsked().catch((error) =>
    console.log(
      error.name,
      error.message,
      Object.keys(error),
      error.stack.includes('whereItWasAsked'),
    ),
  );
  const command = new Redis.Command('get', [key('a')], { replyEncoding: 'utf8' }, (error, value) =>
    console.log('by hand', error, value),
  );
  console.log(Object.keys(command).sort());
  console.log(
    (await redis.sendCommand(command)) === '1',
    inspect(command.resolve),
    inspect(command.reject),
  );
  redis.defineCommand('twice', { numberOfKeys: 1, lua: "return redis.call('get', KEYS[1]) * 2" });
  console.log(await redis.twice(key('a')));
  for await (const keys of redis.scanStream({ match: key('list') })) console.log(keys);

  const unhandled = [];
  process.on('unhandledRejection', (error) => unhandled.push(error.message));
  redis.lpush(key('a'), 'x');
  await redis.ping();
  await new Promise((resolve) => setTimeout(resolve, 20));
  console.log('unhandled', unhandled);
  redis.lpush(key('a'), 'x', () => undefined);
  await redis.ping();
  await new Promise((resolve) => setTimeout(resolve, 20));
  console.log('unhandled', unhandled.length);

  const subscriber = redis.duplicate();
  const messages = [];
  const listener = (channel, message) => messages.push([channel, message]);
  subscriber.on('message', listener);
  console.log(await subscriber.subscribe(key('channel')));
  await redis.publish(key('channel'), 'hello');
  await subscriber.get(key('a')).catch((error) => console.log(error.message));
  await new Promise((resolve) => setTimeout(resolve, 20));
  subscriber.off('message', listener);
  console.log(messages, subscriber.listenerCount('message'));
  subscriber.disconnect();

  const lazy = new Redis(url, { lazyConnect: true });
  console.log(lazy.status, await lazy.connect(), await lazy.ping());
  await lazy.connect().catch((error) => console.log(error.message));
  lazy.disconnect();
  await lazy.get('x').catch((error) => console.log(error.message));
  const offline = new Redis(1, '127.0.0.1', { enableOfflineQueue: false, retryStrategy: null });
  offline.on('error', (error) => console.log(error.code));
  await offline.get('x').catch((error) => console.log(error.message));
  await redis.del(key('a'), key('list'), key('hash'), key('p'));
  console.log(await redis.quit());
}

// Commands have spans only where there is one around them.
void trace.getTracer('gauntlet').startActiveSpan('around it', main);
