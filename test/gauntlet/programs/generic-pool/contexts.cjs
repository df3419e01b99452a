// What is called back runs in the context of who has called, also behind a queue.
const genericPool = require('generic-pool');
const { Pool } = require('tarn');
const { check, inJobs, report } = require('../support/jobs.cjs');

async function main() {
  const factory = { create: async () => ({}), destroy: async () => undefined };
  const pool = genericPool.createPool(factory, { max: 1 });
  await inJobs(async (job) => {
    const resource = await pool.acquire();
    check('acquire', job);
    await pool.release(resource);
  });
  await inJobs((job) => pool.use(async () => check('use', job)));
  const tarn = new Pool({ ...factory, min: 0, max: 1 });
  await inJobs(async (job) => {
    const resource = await tarn.acquire().promise;
    check('tarn', job);
    tarn.release(resource);
  });
  report();
}

void main().then(() => process.exit());
