// What is called back runs in the context of who has called, also behind a queue.
const DataLoader = require('dataloader');
const { check, inJobs, report } = require('../support/jobs.cjs');

async function main() {
  await inJobs(async (job) => {
    const loader = new DataLoader(async (keys) => {
      check('batch', job);
      return keys;
    });
    await loader.load(1);
    check('load', job);
  });
  let flush;
  const scheduled = new DataLoader(async (keys) => keys, {
    batchScheduleFn: (run) => (flush ??= run),
  });
  await inJobs(async (job) => {
    const pending = scheduled.load(job);
    if (job === 'c') flush();
    await pending;
    check('scheduled', job);
  });
  report();
}

void main().then(() => process.exit());
