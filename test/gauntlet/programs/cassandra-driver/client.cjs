// A client without a server: promises, callbacks, streams, batches (wrong ones too), own properties.
const { inspect } = require('node:util');
const cassandra = require('cassandra-driver');

const { Client } = cassandra;
for (const name of ['execute', 'batch', 'stream', 'eachRow', 'connect', 'shutdown']) {
  const value = Client.prototype[name];
  console.log(name, value.name, value.length, Reflect.ownKeys(value), inspect(value));
}

const shown = (error) =>
  `${error.name} ${error.message.replaceAll(/\n.*/gs, '')} ${Object.keys(error.innerErrors ?? {})}`;

async function main() {
  const client = new Client({
    contactPoints: ['127.0.0.1:1'],
    localDataCenter: 'none',
    keyspace: 'gauntlet',
  });
  client.on('log', () => undefined);
  console.log(Object.keys(client).sort(), client.eventNames());
  const params = Object.freeze([1]);
  const options = Object.freeze({ prepare: true });
  const promise = client.execute('SELECT * FROM things WHERE id = ?', params, options);
  console.log(promise.constructor === Promise);
  await promise.catch((error) => console.log(shown(error)));
  await new Promise((resolve) =>
    client.execute('SELECT 1', function (error, result) {
      console.log(shown(error), result, arguments.length);
      resolve();
    }),
  );
  const queries = Object.freeze([
    Object.freeze({ query: 'INSERT INTO things (id) VALUES (?)', params }),
    'DELETE',
  ]);
  await client.batch(queries, { prepare: true }).catch((error) => console.log(shown(error)));
  for (const wrong of [[null], [{}], [], undefined, 'text']) {
    try {
      await client.batch(wrong).catch((error) => console.log('rejected', shown(error)));
    } catch (error) {
      console.log('thrown', shown(error));
    }
  }
  await new Promise((resolve) =>
    client.batch(queries, function (error) {
      console.log(shown(error), arguments.length);
      resolve();
    }),
  );
  const stream = client.stream('SELECT 1');
  console.log(stream.constructor.name, stream.eventNames());
  await new Promise((resolve) =>
    stream.on('error', (error) => resolve(console.log(shown(error)))).resume(),
  );
  await new Promise((resolve) => {
    client
      .stream('SELECT 1', [], {}, function (error) {
        console.log('ended', shown(error), arguments.length);
        resolve();
      })
      .on('error', (error) => console.log('event', shown(error)))
      .resume();
  });
  client.eachRow(
    'SELECT 1',
    [],
    () => undefined,
    (error) => console.log('rows', shown(error)),
  );
  const unhandled = [];
  process.on('unhandledRejection', (error) => unhandled.push(error.name));
  void client.execute('SELECT 1');
  await new Promise((resolve) => setTimeout(resolve, 300));
  console.log(unhandled);
  await client.shutdown();
  await client.execute('SELECT 1').catch((error) => console.log(shown(error)));
}

void main();
