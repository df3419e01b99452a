// What is called back runs in the context of who has called, also behind a queue.
// needs: redis
const Redis = require('ioredis');
const { check, inJobs, report } = require('../support/jobs.cjs');

async function main() {
  const redis = new Redis(process.env.ACME_TEST_REDIS_URL, { lazyConnect: true });
  await inJobs(
    (job) =>
      new Promise((resolve) => {
        void redis.get('x', () => {
          check('get', job);
          resolve();
        });
      }),
  );
  await inJobs(async (job) => {
    await redis
      .pipeline()
      .get('x', () => check('in a pipeline', job))
      .exec();
    check('exec', job);
  });
  report();
}

void main().then(() => process.exit());
