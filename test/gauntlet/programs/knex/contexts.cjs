// What is called back runs in the context of who has called, also behind a queue.
// needs: postgresql
const knex = require('knex');
const { check, inJobs, report } = require('../support/jobs.cjs');

async function main() {
  const db = knex({
    client: 'pg',
    connection: process.env.ACME_TEST_POSTGRES_URL,
    pool: { min: 0, max: 1 },
  });
  await inJobs(async (job) => {
    await db.raw('select 1');
    check('raw', job);
    await db.transaction(async (trx) => {
      check('transaction', job);
      await trx.raw('select 1');
      check('in it', job);
    });
  });
  await db.destroy();
  report();
}

void main().then(() => process.exit());
