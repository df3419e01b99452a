// Texts, descriptions (frozen too), callbacks, promises, prepared statements and errors of a client.
// needs: postgresql
const { inspect } = require('node:util');
const pg = require('pg');

process.removeAllListeners('warning').on('warning', ({ message }) => console.log(message));

const clean = (error) =>
  `${error.constructor.name} ${error.message} ${error.code} ${Object.keys(error).sort()}`;

for (const [holder, name] of [
  [pg, 'Client'],
  [pg, 'Pool'],
  [pg.Client.prototype, 'query'],
  [pg.Client.prototype, 'connect'],
  [pg.Client.prototype, 'end'],
  [Object.getPrototypeOf(pg.Pool.prototype), 'connect'],
  [Object.getPrototypeOf(pg.Pool.prototype), 'query'],
  [Object.getPrototypeOf(pg.Pool.prototype), 'end'],
]) {
  const value = holder[name];
  console.log(name, value.name, value.length, Reflect.ownKeys(value), inspect(value));
  console.log(Object.getOwnPropertyDescriptor(holder, name)?.enumerable);
}
console.log(Reflect.ownKeys(pg.Client.prototype), Reflect.ownKeys(pg.Client));

async function main() {
  const client = new pg.Client(process.env.ACME_TEST_POSTGRES_URL);
  console.log(Reflect.ownKeys(client).map(String).sort());
  await client.connect().then((value) => console.log(value === client));
  console.log((await client.query('SELECT 1 AS one')).rows);

  const frozen = Object.freeze({ text: 'SELECT $1::int AS n', values: Object.freeze([2]) });
  await client.query(frozen).then(({ rows }) => console.log(rows, frozen));
  const withCallback = Object.freeze({
    text: 'SELECT 3 AS three',
    callback: function (error, result) {
      console.log('own callback', error, result.rows, arguments.length);
    },
  });
  console.log(client.query(withCallback), inspect(withCallback));
  const open = {
    text: 'SELECT $1::int AS n',
    callback: (error, result) => console.log(result.rows),
  };
  const { callback } = open;
  console.log(client.query(open, [4]), open.callback === callback, Object.keys(open));
  await new Promise((resolve) =>
    client.query('SELECT 5 AS five', function five(error, result) {
      console.log(
        error,
        result.rows,
        arguments.length,
        this === undefined || this.constructor.name,
      );
      resolve();
    }),
  );
  class Described {
    get text() {
      return 'SELECT 6 AS six';
    }
  }
  console.log((await client.query(new Described())).rows);
  const named = { name: 'by-number', text: 'SELECT $1::int AS n' };
  console.log((await client.query(named, [7])).rows, (await client.query(named, [8])).rows, named);
  console.log((await client.query({ text: 'SELECT 9 AS n', rowMode: 'array' })).rows);
  console.log((await client.query('SELECT 1 AS a; SELECT 2 AS b')).map(({ rows }) => rows));

  for (const bad of [null, undefined]) {
    try {
      client.query(bad);
    } catch (error) {
      console.log(clean(error));
    }
  }
  try {
    client.query('SELECT 1', [], 'no function');
  } catch (error) {
    console.log(clean(error));
  }
  for (const bad of [
    {},
    5,
    '',
    'SELECT nothing FROM nowhere',
    { text: 'SELECT $1::int', values: ['x'] },
  ]) {
    await client.query(bad).then(
      ({ rows }) => console.log('rows', rows),
      (error) => console.log(clean(error)),
    );
  }
  async function whereItWasAsked() {
    await client.query('SELECT nothing FROM nowhere');
  }
  await whereItWasAsked().catch((error) => console.log(error.stack.includes('whereItWasAsked')));
  await new Promise((resolve) =>
    client.query('SELECT nothing FROM nowhere', function (error, result) {
      console.log(clean(error), result, arguments.length);
      resolve();
    }),
  );
  console.log(
    (await Promise.allSettled([1, 2, 3].map((n) => client.query('SELECT $1::int AS n', [n])))).map(
      ({ value }) => value.rows,
    ),
  );
  console.log(client.listenerCount('error'), client.eventNames());
  await client.end();
  await client.query('SELECT 1').catch((error) => console.log(clean(error)));
  const never = new pg.Client('postgres://acme@127.0.0.1:1/none');
  await never.connect().catch((error) => console.log(error.code));
  void new pg.Client('postgres://acme@127.0.0.1:1/none').connect(function (error, result) {
    console.log(error.code, result, arguments.length);
  });
}

void main();
