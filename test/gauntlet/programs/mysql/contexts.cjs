// What is called back runs in the context of who has called, also behind a queue.
// needs: mariadb
const mysql = require('mysql');
const { check, inJobs, report } = require('../support/jobs.cjs');

async function main() {
  const uri = process.env.ACME_TEST_MARIADB_URL;
  const pool = mysql.createPool(`${uri}?connectionLimit=1`);
  await inJobs(
    (job) =>
      new Promise((resolve) => {
        pool.query('SELECT 1', () => {
          check('pool.query', job);
          resolve();
        });
      }),
  );
  for (const sql of ['SELECT 1', 'SELECT nothing']) {
    await inJobs(
      (job) =>
        new Promise((resolve) => {
          const query = pool.query(sql);
          for (const name of ['fields', 'result', 'error', 'end']) {
            query.on(name, () => check(name, job));
          }
          query.on('end', resolve);
        }),
    );
  }
  await inJobs(
    (job) =>
      new Promise((resolve) => {
        pool.getConnection((error, connection) => {
          check('getConnection', job);
          connection.query('SELECT 1', () => {
            check('query', job);
            connection.ping(() => {
              check('ping', job);
              connection.release();
              resolve();
            });
          });
        });
      }),
  );
  const connection = mysql.createConnection(uri);
  await inJobs(
    (job) =>
      new Promise((resolve) => {
        connection.query('SELECT 1', () => {
          check('behind another', job);
          resolve();
        });
      }),
  );
  report();
}

void main().then(() => process.exit());
