// What is called back runs in the context of who has called, also behind a queue.
// needs: postgresql
const pg = require('pg');
const { check, inJobs, report } = require('../support/jobs.cjs');

async function main() {
  const pool = new pg.Pool({ connectionString: process.env.ACME_TEST_POSTGRES_URL, max: 1 });
  await inJobs(
    (job) =>
      new Promise((resolve) => {
        pool.query('SELECT 1', () => {
          check('pool.query', job);
          resolve();
        });
      }),
  );
  await inJobs(
    (job) =>
      new Promise((resolve) => {
        pool.connect((error, client, done) => {
          check('pool.connect', job);
          client.query('SELECT 1', () => {
            check('client.query', job);
            const query = client.query(new pg.Query('SELECT 1'));
            query.on('row', () => check('row', job));
            query.on('end', () => {
              check('end', job);
              done();
              resolve();
            });
          });
        });
      }),
  );
  await inJobs(async (job) => {
    await pool.query('SELECT 1');
    check('await', job);
  });
  await pool.end();
  report();
}

void main().then(() => process.exit());
