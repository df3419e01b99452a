// A pool with a queue: callbacks and promises of three jobs, each in a context of its own and without a span.
// needs: postgresql
const { AsyncLocalStorage } = require('node:async_hooks');
const { inspect } = require('node:util');
const pg = require('pg');

const storage = new AsyncLocalStorage();

async function main() {
  const pool = new pg.Pool({ connectionString: process.env.ACME_TEST_POSTGRES_URL, max: 1 });
  console.log(
    Reflect.ownKeys(pool).map(String).sort(),
    pool.eventNames(),
    inspect(pool, { depth: 0 }),
  );
  const events = [];
  for (const name of ['connect', 'acquire', 'release', 'remove'])
    pool.on(name, () => events.push(name));

  const order = [];
  await Promise.all(
    ['a', 'b', 'c'].map((job) =>
      storage.run(job, async () => {
        const { rows } = await pool.query('SELECT $1::text AS job', [job]);
        order.push([job, rows[0].job, storage.getStore()]);
        const client = await pool.connect();
        order.push([job, storage.getStore(), typeof client.release]);
        await client.query('SELECT 1');
        client.release();
      }),
    ),
  );
  console.log(order.sort());
  await new Promise((resolve) =>
    pool.connect(function (error, client, done) {
      console.log(
        error,
        client === undefined,
        typeof done,
        done === client.release,
        arguments.length,
      );
      client.query('SELECT 1', () => {
        done();
        resolve();
      });
    }),
  );
  console.log(pool.totalCount, pool.idleCount, pool.waitingCount);
  console.log(events, pool.listenerCount('connect'), pool.listenerCount('acquire'));
  await new Promise((resolve) => pool.query((error) => resolve(console.log(error.message))));
  await pool.query('SELECT nothing').catch((error) => console.log(error.code));
  console.log(await pool.end());
  await pool.query('SELECT 1').catch((error) => console.log(error.message));
  await pool.connect().catch((error) => console.log(error.message));
  await pool.end().catch((error) => console.log(error.message));

  class OwnPool extends pg.Pool {
    connect(...args) {
      console.log('own connect', args.length);
      return super.connect(...args);
    }
  }
  const own = new OwnPool({ connectionString: process.env.ACME_TEST_POSTGRES_URL });
  console.log((await own.query('SELECT 1 AS one')).rows, own instanceof pg.Pool);
  await own.end();
}

void main();
