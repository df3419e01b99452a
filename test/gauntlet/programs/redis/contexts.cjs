// What is called back runs in the context of who has called, also behind a queue.
// needs: redis
const redis = require('redis');
const { check, inJobs, report } = require('../support/jobs.cjs');

async function main() {
  const client = redis.createClient({ url: process.env.ACME_TEST_REDIS_URL });
  await client.connect();
  await inJobs(async (job) => {
    await client.get('x');
    check('get', job);
    await client.multi().get('x').exec();
    check('exec', job);
  });
  const legacy = client.legacy();
  await inJobs(
    (job) =>
      new Promise((resolve) => {
        legacy.get('x', () => {
          check('legacy', job);
          resolve();
        });
      }),
  );
  const pool = await client.createPool({ minimum: 1, maximum: 1 }).connect();
  await inJobs((job) =>
    pool.execute(async (one) => {
      check('pool.execute', job);
      await one.get('x');
      check('in it', job);
    }),
  );
  report();
}

void main().then(() => process.exit());
