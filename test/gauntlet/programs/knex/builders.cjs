// Builders that are not waited for, waited for twice, cloned and frozen parts; raw, streams, transactions, errors, a pool of one.
// needs: postgresql
const { AsyncLocalStorage } = require('node:async_hooks');
const { inspect } = require('node:util');
const knex = require('knex');

const storage = new AsyncLocalStorage();
const clean = (error) => `${error.constructor.name} ${error.message} ${error.code}`;

async function main() {
  const db = knex({
    client: 'pg',
    connection: process.env.ACME_TEST_POSTGRES_URL,
    pool: { min: 0, max: 1 },
  });
  for (const name of ['queryBuilder', 'schemaBuilder', 'raw', 'query', 'acquireConnection']) {
    const value = db.client[name];
    console.log(name, value.name, value.length, Reflect.ownKeys(value), inspect(value));
  }
  const events = [];
  db.on('query', ({ sql }) => events.push(sql)).on('query-error', (error) =>
    events.push(error.code),
  );
  await db.schema.dropTableIfExists('gauntlet_things');
  await db.schema.createTable('gauntlet_things', (table) => table.integer('a'));
  const builder = db('gauntlet_things')
    .select('a')
    .where(Object.freeze({ a: 1 }));
  console.log(Reflect.ownKeys(builder).map(String).sort(), builder.toString());
  const before = events.length;
  await new Promise(setImmediate);
  console.log('not started', events.length === before, Object.isExtensible(builder));
  console.log(
    await builder,
    await builder,
    await builder.clone().orWhere('a', 2),
    events.length - before,
  );
  console.log(
    await db('gauntlet_things')
      .insert(Object.freeze([Object.freeze({ a: 1 }), { a: 2 }]))
      .returning('a'),
  );
  console.log(
    (await db.raw('select ? :: int as n', [3])).rows,
    (await db.raw('select :n :: int as n', { n: 4 })).rows,
  );
  console.log(await db('gauntlet_things').first('a'), await db('gauntlet_things').count('*'));
  const stream = db('gauntlet_things').select('a').orderBy('a').stream();
  for await (const row of stream) console.log('streamed', row);
  async function whereItWasAsked() {
    await db('gauntlet_nowhere').where({ secret: 'x' });
  }
  await whereItWasAsked().catch((error) =>
    console.log(clean(error), error.stack.includes('whereItWasAsked')),
  );
  const odd = {
    toPostgres() {
      console.log('toPostgres');
      return '1';
    },
    toString() {
      throw new Error('no text');
    },
  };
  await db
    .raw('select ?::int from gauntlet_nowhere', [odd])
    .catch((error) => console.log(error.code));
  await db
    .raw('select 1 from gauntlet_nowhere')
    .timeout(1_000)
    .catch((error) => console.log(clean(error)));
  const unhandled = [];
  process.on('unhandledRejection', (error) => unhandled.push(error.code));
  void db('gauntlet_nowhere').then((rows) => console.log(rows));
  await db.raw('select 1');
  await new Promise((resolve) => setTimeout(resolve, 20));
  console.log(unhandled);
  console.log(
    await db.transaction(async (trx) => {
      await trx('gauntlet_things').insert({ a: 3 });
      return trx('gauntlet_things').pluck('a').orderBy('a');
    }),
  );
  await db
    .transaction((trx) => trx('gauntlet_nowhere'))
    .catch((error) => console.log(clean(error)));
  const jobs = ['a', 'b', 'c'].map((job) =>
    storage.run(job, async () => {
      const { rows } = await db.raw('select ? as job', [job]);
      return [job, rows[0].job, storage.getStore()];
    }),
  );
  console.log(await Promise.all(jobs), events.length);
  db('gauntlet_things')
    .select('a')
    .orderBy('a')
    .asCallback((error, rows) => console.log(error, rows));
  await db.raw('select 1');
  await db.schema.dropTable('gauntlet_things');
  await db.destroy();
  await db.raw('select 1').catch((error) => console.log(error.message));
}

void main();
