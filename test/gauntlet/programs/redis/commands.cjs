// Commands, pipelines, transactions, errors that nobody handles, options of their own, pub/sub, pools.
// needs: redis
const { inspect } = require('node:util');
const redis = require('redis');

const url = process.env.ACME_TEST_REDIS_URL;
const key = (name) => `gauntlet:redis:${name}`;
const clean = (error) => `${error.constructor.name} ${error.message} ${Object.keys(error)}`;

async function main() {
  const client = redis.createClient({ url });
  console.log(
    client.constructor.name,
    Reflect.ownKeys(client).map(String).sort(),
    client.eventNames(),
  );
  for (const name of ['sendCommand', 'get', 'GET', 'connect', 'multi', 'MULTI', 'subscribe']) {
    console.log(name, client[name].name, client[name].length, inspect(client[name]));
  }
  client.on('error', (error) => console.log('event', clean(error)));
  await client.get('too early').catch((error) => console.log(clean(error)));
  await client.connect().then((value) => console.log(value === client));
  await client.del([key('a'), key('b'), key('hash'), key('m')]);
  await client.connect().catch((error) => console.log(clean(error)));
  const pending = client.set(key('a'), '1');
  console.log(pending.constructor === Promise, await pending, await client.get(key('a')));
  const args = Object.freeze(['SET', key('b'), '2']);
  console.log(await client.sendCommand(args), args);
  console.log(await client.hSet(key('hash'), Object.freeze({ a: '1', b: '2' })), {
    ...(await client.hGetAll(key('hash'))),
  });
  for (const bad of [
    [1],
    [],
    ['GET', {}],
    ['GET', Object.create(null)],
    ['GET', undefined],
    ['GET', Symbol('x')],
  ]) {
    try {
      const other = await client
        .duplicate()
        .on('error', () => undefined)
        .connect();
      await Promise.race([
        other.sendCommand(bad).then(
          (value) => console.log('answered', value),
          (error) => console.log('rejected', error.name, error.message),
        ),
        new Promise((resolve) => setTimeout(resolve, 200)),
      ]);
      other.destroy();
    } catch (error) {
      console.log('thrown', error.name, error.message);
    }
  }
  try {
    await client.set(key('a'), 1);
  } catch (error) {
    console.log(clean(error));
  }
  async function whereItWasAsked() {
    await client.lPush(key('a'), 'x');
  }
  await whereItWasAsked().catch((error) =>
    console.log(clean(error), error.stack.includes('whereItWasAsked')),
  );

  const multi = client.multi();
  console.log(
    Reflect.ownKeys(multi).map(String).sort(),
    inspect(multi, { depth: 0 }).split('\n').length,
  );
  console.log(multi.set(key('m'), '1') === multi, await multi.incr(key('m')).get(key('m')).exec());
  await client
    .multi()
    .incr(key('m'))
    .lPush(key('m'), 'x')
    .exec()
    .catch((error) =>
      console.log(
        error.constructor.name,
        error.message,
        error.replies.map(String),
        error.errorIndexes,
      ),
    );
  console.log(await client.multi().get(key('m')).execAsPipeline(), await client.multi().exec());
  await client
    .multi()
    .addCommand(['NOSUCH'])
    .exec()
    .catch((error) => console.log(error.constructor.name, error.message));
  await client.watch(key('m'));
  await client.set(key('m'), '9');
  await client
    .multi()
    .get(key('m'))
    .exec()
    .catch((error) => console.log(clean(error)));

  const unhandled = [];
  process.on('unhandledRejection', (error) => unhandled.push(error.message));
  void client.lPush(key('a'), 'x');
  await client.ping();
  await new Promise((resolve) => setTimeout(resolve, 20));
  console.log('unhandled', unhandled);

  const controller = new AbortController();
  const aborted = client.withAbortSignal(controller.signal).get(key('a'));
  controller.abort();
  await aborted.catch((error) => console.log(clean(error)));
  console.log(
    await client.withTypeMapping({ [redis.RESP_TYPES.BLOB_STRING]: Buffer }).get(key('a')),
  );
  for await (const keys of client.scanIterator({ MATCH: key('hash') }))
    if (keys.length > 0) console.log(keys);

  const subscriber = await client.duplicate().connect();
  const messages = [];
  const listener = (message, channel) => messages.push([message, channel]);
  await subscriber.subscribe(key('channel'), listener);
  await client.publish(key('channel'), 'hello');
  await client.ping();
  await new Promise((resolve) => setTimeout(resolve, 20));
  await subscriber.unsubscribe(key('channel'), listener);
  await client.publish(key('channel'), 'nobody');
  await new Promise((resolve) => setTimeout(resolve, 20));
  console.log(messages);
  await subscriber.close();

  const pool = await client
    .createPool({ minimum: 1, maximum: 1 })
    .on('error', () => undefined)
    .connect();
  console.log(await Promise.all([pool.get(key('a')), pool.get(key('b')), pool.ping()]));
  console.log(await pool.execute((one) => one.get(key('b'))));
  await pool.close();
  const legacy = client.legacy();
  await new Promise((resolve) =>
    legacy.get(key('a'), (error, value) => resolve(console.log(error, value))),
  );
  await client.del([key('a'), key('b'), key('hash'), key('m')]);
  await client.close();
  await client.get('too late').catch((error) => console.log(clean(error)));
  const refused = redis.createClient({
    url: 'redis://127.0.0.1:1',
    socket: { reconnectStrategy: false },
  });
  refused.on('error', (error) => console.log('event', error.code));
  await refused.connect().catch((error) => console.log(error.code));
}

void main();
