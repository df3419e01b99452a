// Documents (frozen, with methods that notice being called), cursors, iterators, streams, bulks, sessions, errors, a pool of one.
const { AsyncLocalStorage } = require('node:async_hooks');
const { inspect } = require('node:util');
const { trace } = require('@opentelemetry/api');
const mongodb = require('mongodb');
const { startMongoStub } = require('../support/mongo-stub.cjs');

const storage = new AsyncLocalStorage();
for (const [Class, names] of [
  [mongodb.MongoClient, ['connect', 'close', 'db']],
  [mongodb.Collection, ['find', 'insertOne', 'aggregate', 'updateOne']],
  [mongodb.Db, ['command', 'collection']],
]) {
  for (const name of names) {
    const value = Class.prototype[name];
    console.log(name, value.name, value.length, Reflect.ownKeys(value), inspect(value));
  }
}

async function main() {
  const stub = await startMongoStub();
  const client = new mongodb.MongoClient(stub.uri, { maxPoolSize: 1 });
  console.log(Object.keys(client).sort(), client.eventNames());
  const events = [];
  client.on('connectionPoolCreated', () => events.push('pool'));
  console.log((await client.connect()) === client, events);
  const things = client.db().collection('things');
  const document = Object.freeze({
    _id: new mongodb.ObjectId('0123456789abcdef01234567'),
    nested: Object.freeze({ tags: Object.freeze(['a']) }),
  });
  console.log(await things.insertOne(document), document);
  const noticing = {
    _id: 5,
    get computed() {
      console.log('computed');
      return 1;
    },
    toJSON() {
      console.log('toJSON');
      return {};
    },
    big: 12n,
  };
  console.log(await things.insertOne(noticing));
  const open = { a: 1 };
  const { insertedId } = await things.insertOne(open);
  console.log(Object.keys(open), Object.values(open)[1] === insertedId);
  console.log(await things.find(Object.freeze({ a: 1 }), Object.freeze({ limit: 1 })).toArray());
  for await (const one of things.find({ many: true })) console.log(one);
  const cursor = things.find({ many: true });
  console.log(cursor.constructor.name, cursor.closed, await cursor.next(), await cursor.hasNext());
  await cursor.close();
  const stream = things.find({ many: true }).stream();
  for await (const one of stream) console.log('streamed', one);
  await things
    .find({ fail: true })
    .toArray()
    .catch((error) =>
      console.log(
        error.constructor.name,
        error.message,
        error.code,
        error.codeName,
        Object.keys(error),
      ),
    );
  async function whereItWasAsked() {
    await client.db().command({ nonsense: 1 });
  }
  await whereItWasAsked().catch((error) =>
    console.log(error.message, error.stack.includes('whereItWasAsked')),
  );
  console.log(
    await things.updateOne({ a: 1 }, { $set: { a: 2 } }),
    await things.deleteOne({ a: 1 }),
  );
  console.log(await things.aggregate([{ $match: {} }]).toArray(), await things.distinct('a'));
  console.log(await things.findOneAndUpdate({}, { $set: { a: 2 } }));
  await things
    .bulkWrite([{ insertOne: { document: { a: 1 } } }, { deleteOne: { filter: {} } }])
    .then(({ insertedCount, deletedCount }) => console.log(insertedCount, deletedCount));
  await client.withSession(async (session) =>
    console.log((await things.find({}, { session }).toArray()).length),
  );
  const jobs = ['a', 'b', 'c'].map((job) =>
    storage.run(job, async () => {
      await things.findOne({ job });
      return [job, storage.getStore()];
    }),
  );
  console.log(await Promise.all(jobs));
  const controller = new AbortController();
  controller.abort(new Error('given up'));
  await things
    .find({}, { signal: controller.signal })
    .toArray()
    .catch((error) => console.log(error.message));
  const unhandled = [];
  process.on('unhandledRejection', (error) => unhandled.push(error.message));
  void client.db().command({ nonsense: 1 });
  await client.db().command({ ping: 1 });
  await new Promise((resolve) => setTimeout(resolve, 20));
  console.log(unhandled);
  await client.close();
  stub.close();
  const never = new mongodb.MongoClient('mongodb://127.0.0.1:1', { serverSelectionTimeoutMS: 50 });
  await never.connect().catch((error) => console.log(error.constructor.name, error.message));
  await never.close();
}

// Commands have spans only where there is one around them.
void trace.getTracer('gauntlet').startActiveSpan('around it', main);
