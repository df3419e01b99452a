// A producer without a broker: frozen messages and headers, wrong inputs, batches, transactions, own partitioners.
// admits: from a getter
const { inspect } = require('node:util');
const { Kafka, Partitioners, logLevel } = require('kafkajs');

process.on('uncaughtException', (error) => console.log('UNCAUGHT', error?.message));
process.on('unhandledRejection', (error) => console.log('UNHANDLED', error?.message));

const kafka = new Kafka({
  brokers: ['127.0.0.1:1'],
  logLevel: logLevel.NOTHING,
  retry: { retries: 0 },
});
const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
const deepFreeze = (value) => {
  if (typeof value === 'object' && value !== null && !Buffer.isBuffer(value)) {
    Object.values(value).forEach(deepFreeze);
    Object.freeze(value);
  }
  return value;
};

async function attempt(label, act) {
  let promise;
  try {
    promise = act();
  } catch (error) {
    console.log(label, 'thrown at once', error.name, error.message);
    return;
  }
  try {
    console.log(label, promise instanceof Promise, inspect(await promise));
  } catch (error) {
    console.log(label, promise instanceof Promise, error.name, error.message, error.retriable);
  }
}

class Message {
  #value = 'private';
  key = 'k';
  get value() {
    return this.#value;
  }
}

void (async () => {
  console.log(Object.keys(producer), producer.send.length, producer.sendBatch.name);
  console.log(
    Object.keys(kafka.consumer({ groupId: 'g' })),
    Reflect.ownKeys(Kafka.prototype),
    Kafka.prototype.producer.length,
  );

  const inputs = {
    plain: { topic: 't', messages: [{ value: 'x' }] },
    headers: {
      topic: 't',
      messages: [
        { value: 'x', headers: { a: '1', b: Buffer.from('2'), c: ['3', Buffer.from('4')] } },
      ],
    },
    'own context': {
      topic: 't',
      messages: [
        {
          value: 'x',
          headers: { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' },
        },
      ],
    },
    'undefined headers': { topic: 't', messages: [{ value: 'x', headers: undefined }] },
    'null headers': { topic: 't', messages: [{ value: 'x', headers: null }] },
    'text headers': { topic: 't', messages: [{ value: 'x', headers: 'a' }] },
    tombstone: { topic: 't', acks: 0, messages: [{ key: 'k', value: null, partition: 1 }] },
    'no value': { topic: 't', messages: [{ key: 'k', headers: { a: '1' } }] },
    'no topic': { messages: [{ value: 'x' }] },
    'no messages': { topic: 't' },
    'messages no array': { topic: 't', messages: 'x' },
    'null message': { topic: 't', messages: [null] },
    empty: { topic: 't', messages: [] },
  };
  for (const [label, input] of Object.entries(inputs)) {
    const before = inspect(input, { depth: 9 });
    await attempt(label, () => producer.send(input));
    console.log('kept', inspect(input, { depth: 9 }) === before);
    await attempt(`${label} frozen`, () => producer.send(deepFreeze(input)));
    await attempt(`${label} in a batch`, () =>
      producer.sendBatch(Object.freeze({ topicMessages: Object.freeze([input, input]) })),
    );
  }
  await attempt('nothing', () => producer.send());
  await attempt('null', () => producer.send(null));
  await attempt('text', () => producer.send('x'));
  await attempt('batch of nothing', () => producer.sendBatch());
  await attempt('empty batch', () => producer.sendBatch({}));
  await attempt('batch no array', () => producer.sendBatch({ topicMessages: 'x' }));
  await attempt('batch with null', () => producer.sendBatch({ topicMessages: [null] }));
  await attempt('instance', () => producer.send({ topic: 't', messages: [new Message()] }));
  await attempt('throwing', () =>
    producer.send({
      topic: 't',
      get messages() {
        throw new Error('from a getter');
      },
    }),
  );
  const watched = new Proxy(
    { topic: 't', messages: [{ value: 'x' }] },
    { set: () => console.log('WRITTEN') },
  );
  await attempt('proxy', () => producer.send(watched));
  const { send } = producer;
  await attempt('unbound', () => send({ topic: 't', messages: [{ value: 'x' }] }));
  await attempt('transaction without id', () => producer.transaction());
  await attempt('transaction', () =>
    kafka
      .producer({
        transactionalId: 'i',
        idempotent: true,
        maxInFlightRequests: 1,
        retry: { retries: 0 },
      })
      .transaction(),
  );

  const off = producer.on(producer.events.CONNECT, () => {});
  console.log(typeof off, typeof off());
  await attempt('unknown event', async () => producer.on('x', () => {}));
  const consumer = kafka.consumer({ groupId: 'g' });
  const config = Object.freeze({ eachMessage: async () => {} });
  await attempt('run', () => consumer.run(config));
  await attempt('run of nothing', () => kafka.consumer({ groupId: 'g' }).run());
  await attempt('run of null', () => kafka.consumer({ groupId: 'g' }).run(null));
  await attempt('two handlers', () =>
    kafka.consumer({ groupId: 'g' }).run({ eachMessage() {}, eachBatch() {} }),
  );
  await attempt('handler no function', () =>
    kafka.consumer({ groupId: 'g' }).run({ eachMessage: 'x' }),
  );
  console.log(Object.keys(config), inspect(config.eachMessage));
  void producer.send({ topic: 't' });
  await new Promise((resolve) => setTimeout(resolve, 50));
  // Consumers go on trying.
  process.exit(0);
})();
