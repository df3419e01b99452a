// Queries by text and by description (frozen too), callbacks, events, streams and errors of a connection.
// needs: mariadb
const { inspect } = require('node:util');
const mysql = require('mysql2');

const clean = (error) =>
  `${error.name} ${error.message} ${error.code} ${Object.keys(error).sort()}`;
const uri = process.env.ACME_TEST_MARIADB_URL;

for (const name of ['createConnection', 'createPool', 'createPoolCluster', 'createQuery']) {
  const value = mysql[name];
  console.log(name, typeof value, value?.name, value?.length);
}

async function main() {
  const connection = mysql.createConnection(uri);
  const prototype = Object.getPrototypeOf(connection);
  console.log(
    Object.keys(connection)
      .filter((key) => !key.startsWith('_'))
      .sort(),
  );
  for (const name of ['query', 'execute', 'end', 'ping']) {
    const value = connection[name];
    console.log(name, Object.hasOwn(connection, name), value?.name, value?.length, inspect(value));
  }
  console.log(Reflect.ownKeys(prototype).map(String).sort());
  await new Promise((resolve) =>
    connection.connect((error) => resolve(console.log('connected', error))),
  );

  const call = (...args) =>
    new Promise((resolve) => {
      const query = connection.query(...args, function (error, rows, fields) {
        const shown = error ? clean(error) : inspect(rows);
        console.log(
          shown,
          fields?.map(({ name }) => name),
          arguments.length,
        );
        resolve([query]);
      });
    });
  await call('SELECT 1 AS one');
  await call('SELECT ? AS n', Object.freeze([2]));
  const frozen = Object.freeze({ sql: 'SELECT ? AS n', values: Object.freeze([3]) });
  const [query] = await call(frozen);
  console.log(frozen, query.constructor.name, query.eventNames(), query.listenerCount('error'));
  await call({ sql: 'SELECT 4 AS n', typeCast: (field, next) => `<${next()}>` });
  await call('SELECT nothing FROM nowhere');
  await call('');
  for (const bad of [null, undefined]) {
    try {
      const made = connection.query(bad, () => undefined);
      console.log('made', made.constructor.name);
    } catch (error) {
      console.log(error.name, error.message);
    }
  }

  const rows = connection.query('SELECT 5 AS five UNION SELECT 6');
  console.log(rows.eventNames(), Object.keys(rows).sort());
  rows.on('fields', (fields) => console.log('fields', fields.length));
  rows.on('result', (row) => console.log('result', { ...row }));
  await new Promise((resolve) => rows.on('end', resolve));

  const stream = connection.query('SELECT 7 AS seven UNION SELECT 8').stream({ highWaterMark: 1 });
  stream.on('data', (row) => console.log('streamed', { ...row }));
  await new Promise((resolve) => stream.on('end', resolve));
  const broken = connection.query('SELECT nothing FROM nowhere').stream();
  await new Promise((resolve) =>
    broken.on('error', (error) => resolve(console.log(error.code))).resume(),
  );

  const heard = connection.query('SELECT nothing FROM nowhere');
  heard.on('error', (error) => console.log('heard', error.code));
  await new Promise((resolve) => heard.on('end', resolve));
  connection.ping((error) => console.log('ping', error));
  await new Promise((resolve) => connection.beginTransaction(resolve));
  await call('SELECT 9 AS nine');
  await new Promise((resolve) => connection.rollback(resolve));
  await new Promise((resolve) => connection.end((error) => resolve(console.log('ended', error))));
  connection.on('error', (error) => console.log('on the connection', clean(error)));
  connection.query('SELECT 1', (error) => console.log(error.message, error.fatal));
  const refused = mysql.createConnection('mysql://root@127.0.0.1:1/none');
  refused.query('SELECT 1', (error) => console.log(error.code, error.fatal));
}

void main();
