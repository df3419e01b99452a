// What is called back runs in the context of who has called, also behind a queue.
const { MongoClient } = require('mongodb');
const { startMongoStub } = require('../support/mongo-stub.cjs');
const { check, inJobs, report } = require('../support/jobs.cjs');

async function main() {
  const stub = await startMongoStub();
  const client = new MongoClient(stub.uri, { maxPoolSize: 1 });
  await inJobs(async (job) => {
    await client.db().collection('things').findOne({});
    check('findOne', job);
    for await (const one of client.db().collection('things').find({ many: true })) {
      check(`find ${Object.keys(one).length}`, job);
    }
  });
  await client.close();
  stub.close();
  report();
}

void main().then(() => process.exit());
