// What is called back runs in the context of who has called, also behind a queue.
// needs: memcached
const Memcached = require('memcached');
const { check, inJobs, report } = require('../support/jobs.cjs');

async function main() {
  const { host } = new URL(process.env.ACME_TEST_MEMCACHED_URL);
  const client = new Memcached(host, { poolSize: 1 });
  await inJobs(
    (job) =>
      new Promise((resolve) => {
        client.get('x', () => {
          check('get', job);
          resolve();
        });
      }),
  );
  report();
}

void main().then(() => process.exit());
