// Queries, cursors and streams that submit themselves: rows, events, errors, closing early, own properties.
// needs: postgresql
const pg = require('pg');
const Cursor = require('pg-cursor');
const QueryStream = require('pg-query-stream');

const NUMBERS = 'SELECT n FROM generate_series(1, $1::int) AS n';

async function main() {
  const client = new pg.Client(process.env.ACME_TEST_POSTGRES_URL);
  await client.connect();

  const query = new pg.Query('SELECT 1 AS one');
  const before = Reflect.ownKeys(query);
  console.log(client.query(query) === query, Reflect.ownKeys(query).length === before.length);
  console.log(query.callback, query.eventNames());
  query.on('row', (row) => console.log('row', row));
  await new Promise((resolve) => query.on('end', (result) => resolve(console.log(result.rows))));

  const failing = new pg.Query('SELECT nothing FROM nowhere');
  client.query(failing);
  await new Promise((resolve) => failing.on('error', (error) => resolve(console.log(error.code))));

  const called = new pg.Query('SELECT 2 AS two', [], (error, result) =>
    console.log(error, result.rows),
  );
  const { callback } = called;
  client.query(called);
  console.log(called.callback === callback);
  await new Promise((resolve) => called.on('end', resolve));

  const stream = client.query(new QueryStream(NUMBERS, [5], { batchSize: 2 }));
  console.log(stream.constructor.name, stream.eventNames().sort(), stream.readableFlowing);
  for await (const { n } of stream) console.log(n);
  const early = client.query(new QueryStream(NUMBERS, [1000], { batchSize: 10 }));
  for await (const { n } of early) if (n === 3) break;
  console.log('early', early.destroyed);
  const bad = client.query(new QueryStream('SELECT nothing FROM nowhere'));
  await new Promise((resolve) =>
    bad.on('error', (error) => resolve(console.log(error.code))).resume(),
  );

  const cursor = client.query(new Cursor(NUMBERS, [5]));
  console.log(cursor.state, await cursor.read(2), await cursor.read(10), await cursor.read(1));
  await cursor.close();
  const other = client.query(new Cursor(NUMBERS, [5]));
  await new Promise((resolve) =>
    other.read(1, function (error, rows, result) {
      console.log(error, rows, result.command, arguments.length);
      other.close(resolve);
    }),
  );
  await client
    .query(new Cursor('SELECT nothing'))
    .read(1)
    .catch((error) => console.log(error.code));

  class Counting extends pg.Query {
    handleDataRow(message) {
      console.log('counted');
      return super.handleDataRow(message);
    }
  }
  const counting = client.query(new Counting('SELECT 1 AS one'));
  await new Promise((resolve) => counting.on('end', resolve));
  await client.end();
}

void main();
