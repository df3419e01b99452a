// Commands with and without a callback, what a callback is called with and on, wrong arguments, servers that are gone.
// needs: memcached
const { inspect } = require('node:util');
const Memcached = require('memcached');

const { host } = new URL(process.env.ACME_TEST_MEMCACHED_URL);
console.log(Memcached.name, Memcached.length, Object.keys(Memcached.prototype).sort());
for (const name of ['command', 'get', 'set', 'end']) {
  const value = Memcached.prototype[name];
  console.log(name, value.name, value.length, Reflect.ownKeys(value), inspect(value));
}

async function main() {
  const client = new Memcached(host, { poolSize: 1, retries: 0, timeout: 500 });
  console.log(Object.keys(client).sort(), client.eventNames());
  const run = (name, ...args) =>
    new Promise((resolve) => {
      const result = client[name](...args, function (error, data) {
        const shown = Object.keys(this ?? {}).filter(
          (key) => !['start', 'execution'].includes(key),
        );
        console.log(
          name,
          error && String(error),
          name === 'gets' ? Object.keys(data) : data,
          arguments.length,
          shown.sort().join(),
        );
        resolve();
      });
      console.log(result);
    });
  await run('set', 'gauntlet:a', 'one', 60);
  await run('get', 'gauntlet:a');
  await run('get', 'gauntlet:none');
  await run('getMulti', Object.freeze(['gauntlet:a', 'gauntlet:none']));
  await run('gets', 'gauntlet:a');
  await run('add', 'gauntlet:a', 'two', 60);
  await run('append', 'gauntlet:a', '!');
  await run('incr', 'gauntlet:a', 1);
  await run('touch', 'gauntlet:a', 60);
  await run('set', 'gauntlet:object', Object.freeze({ a: [1] }), 60);
  await run('get', 'gauntlet:object');
  await run('del', 'gauntlet:a');
  await run('del', 'gauntlet:object');
  await run('get', 'x'.repeat(300));
  for (const wrong of [
    () => client.set('a', 'b'),
    () => client.get(),
    () => client.get('a'),
    () => client.set('a', 'b', 'c', () => undefined),
  ]) {
    try {
      console.log(wrong());
    } catch (error) {
      console.log(error.name, error.message);
    }
  }
  await Promise.all(['a', 'b', 'c'].map((key) => run('set', `gauntlet:${key}`, key, 1)));
  client.end();
  const gone = new Memcached('127.0.0.1:1', {
    retries: 0,
    timeout: 200,
    reconnect: 100_000,
    failures: 0,
  });
  gone.on('failure', ({ server }) => console.log('failure', server));
  await new Promise((resolve) => gone.get('a', (error) => resolve(console.log(error?.message))));
  await new Promise((resolve) => gone.get('a', (error) => resolve(console.log(error?.message))));
  gone.end();
}

void main().then(() => process.exit());
