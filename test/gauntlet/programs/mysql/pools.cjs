// A pool of one connection with a queue: callbacks, events and errors, subclasses, own properties, clusters.
// needs: mariadb
const { AsyncLocalStorage } = require('node:async_hooks');
const mysql = require('mysql');

const storage = new AsyncLocalStorage();

async function main() {
  const pool = mysql.createPool(`${process.env.ACME_TEST_MARIADB_URL}?connectionLimit=1`);
  console.log(Object.keys(pool).sort(), pool.eventNames());
  for (const name of ['query', 'getConnection', 'end']) {
    console.log(name, Object.hasOwn(pool, name), pool[name].name, pool[name].length);
  }
  const events = [];
  for (const name of ['connection', 'acquire', 'enqueue', 'release'])
    pool.on(name, () => events.push(name));
  await Promise.all(
    ['a', 'b', 'c'].map((job) =>
      storage.run(
        job,
        () =>
          new Promise((resolve) =>
            pool.query('SELECT ? AS job', [job], function (error, rows, fields) {
              console.log(job, rows[0].job, fields.length, arguments.length);
              resolve();
            }),
          ),
      ),
    ),
  );
  await Promise.all(
    ['a', 'b', 'c'].map(
      (job) =>
        new Promise((resolve) =>
          pool.getConnection(function (error, connection) {
            console.log(
              error,
              connection.constructor.name,
              Object.hasOwn(connection, 'query'),
              arguments.length,
            );
            connection.query('SELECT 1', () => {
              connection.release();
              resolve(job);
            });
          }),
        ),
    ),
  );
  console.log(events.sort(), pool.listenerCount('acquire'), pool.listenerCount('release'));
  const query = pool.query('SELECT 2 AS two');
  console.log(query.constructor.name, query.eventNames(), query.listenerCount('error'));
  query.on('result', (row) => console.log({ ...row }));
  await new Promise((resolve) => query.on('end', resolve));
  await new Promise((resolve) =>
    pool.query('SELECT nothing', (error) => resolve(console.log(error.code, error.sqlMessage))),
  );
  await new Promise((resolve) => {
    const failing = pool.query('SELECT nothing');
    failing.on('error', (error) => console.log('event', error.code));
    failing.on('end', resolve);
  });
  console.log(await new Promise((resolve) => pool.end(resolve)));
  pool.query('SELECT 1', (error) => console.log(error.message));
  pool.getConnection((error) => console.log(error.message));

  const cluster = mysql.createPoolCluster();
  console.log(
    Object.keys(cluster).sort(),
    cluster.add.name,
    cluster.add.length,
    cluster.getConnection.length,
  );
  console.log(cluster.add('one', process.env.ACME_TEST_MARIADB_URL));
  await new Promise((resolve) =>
    cluster.getConnection('one', (error, connection) => {
      console.log(error, connection.constructor.name);
      connection.query('SELECT 3 AS three', (failure, rows) => {
        console.log(failure, rows.length);
        connection.release();
        resolve();
      });
    }),
  );
  await new Promise((resolve) =>
    cluster
      .of('one')
      .query('SELECT 4 AS four', (error, rows) => resolve(console.log(error, rows.length))),
  );
  cluster.getConnection('none', (error) => console.log(error.code, error.message));
  await new Promise((resolve) =>
    cluster.end((error) => resolve(console.log('cluster ended', error))),
  );
  const refused = mysql.createPool('mysql://root@127.0.0.1:1/none');
  refused.query('SELECT 1', (error) => {
    console.log(error.code);
    refused.end();
  });
}

void main();
