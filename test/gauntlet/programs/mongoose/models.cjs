// Queries that are not waited for, `then` and `exec` twice, cursors, aggregates, saving, hooks, errors, own properties.
const { inspect } = require('node:util');
const { trace } = require('@opentelemetry/api');
const mongoose = require('mongoose');
const { startMongoStub } = require('../support/mongo-stub.cjs');

const shapes = [
  [
    mongoose.Query.prototype,
    ['exec', 'then', 'find', 'findOne', 'deleteOne', 'where', 'countDocuments'],
  ],
  [mongoose.Aggregate.prototype, ['exec', 'then']],
  [mongoose.Model, ['insertMany', 'bulkWrite', 'aggregate', 'find']],
  [mongoose.Model.prototype, ['save', '$save', 'deleteOne', 'updateOne']],
];
for (const [holder, names] of shapes) {
  for (const name of names) {
    const value = holder[name];
    console.log(name, value?.name, value?.length, value && Reflect.ownKeys(value), inspect(value));
  }
}
console.log(mongoose.Model.prototype.save === mongoose.Model.prototype.$save);

async function main() {
  const stub = await startMongoStub();
  await mongoose.connect(stub.uri, { autoIndex: false, autoCreate: false });
  const schema = new mongoose.Schema({ a: Number }, { autoCreate: false });
  const seen = [];
  schema.pre('find', () => void seen.push('pre find'));
  schema.post('find', (documents) => void seen.push(`post find ${documents.length}`));
  const Thing = mongoose.model('Thing', schema);

  const query = Thing.find({ a: 1 });
  console.log(Reflect.ownKeys(query).map(String).sort(), seen.length);
  await new Promise(setImmediate);
  console.log('not started', seen.length);
  console.log(query.clone().getFilter(), query.where('a').gt(0) === query);
  const promise = query.exec();
  console.log(promise.constructor === Promise, (await promise).length, seen);
  await query.exec().catch((error) => console.log(error.name, error.message));
  console.log(await Thing.findOne({ a: 1 }).lean(), await Thing.countDocuments({}));
  for await (const thing of Thing.find({ many: true }).lean()) console.log(thing);
  const aggregate = Thing.aggregate([{ $match: {} }]);
  console.log(Reflect.ownKeys(aggregate).map(String).sort(), (await aggregate).length);
  const thing = new Thing({ a: 1 });
  console.log(
    (await thing.save()) === thing,
    thing.isNew,
    Reflect.ownKeys(thing).map(String).sort(),
  );
  console.log(
    (await Thing.insertMany([{ a: 1 }])).length,
    (await Thing.bulkWrite([{ deleteOne: { filter: {} } }])).deletedCount,
  );
  console.log(await Thing.updateOne({}, { a: 2 }), await Thing.deleteOne({}));
  async function whereItWasAsked() {
    await Thing.find({}).setOptions({ strictQuery: false }).where('fail').equals(true).lean();
  }
  await whereItWasAsked().catch((error) => console.log(error.name, error.message, error.code));
  const unhandled = [];
  process.on('unhandledRejection', (error) => unhandled.push(error.name));
  void Thing.find({ a: 'no number' }).exec();
  await new Promise((resolve) => setTimeout(resolve, 20));
  console.log(unhandled);
  await new Thing({ a: 'no number' })
    .save()
    .catch((error) => console.log(error.name, error.message));
  try {
    await Thing.find({}).exec(() => undefined);
  } catch (error) {
    console.log(error.message);
  }
  await mongoose.disconnect();
  stub.close();
}

void trace.getTracer('gauntlet').startActiveSpan('around it', main);
