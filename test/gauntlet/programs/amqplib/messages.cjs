// Both APIs: frozen options, back-pressure, confirmations, acknowledgements, errors, listeners, own properties.
// needs: rabbitmq
const { inspect, promisify } = require('node:util');
const { once } = require('node:events');
const amqp = require('amqplib');
const callbacks = require('amqplib/callback_api');

const url = process.env.ACME_TEST_RABBITMQ_URL;
process.on('unhandledRejection', (error) => console.log('UNHANDLED', error?.message));
process.on('uncaughtException', (error) => console.log('UNCAUGHT', error?.message));
const later = (millis) => new Promise((resolve) => setTimeout(resolve, millis));
const shapeOf = (object) => Reflect.ownKeys(object).map(String).sort().join();
const headersOf = ({ properties }) =>
  Object.keys(properties.headers).filter((name) => name !== 'traceparent');
const queueOptions = { exclusive: true };

async function attempt(label, act) {
  try {
    console.log(label, await act());
  } catch (error) {
    console.log(label, 'failed', error?.name, error?.message);
  }
}

async function promises() {
  const connection = await amqp.connect(
    url,
    Object.freeze({ clientProperties: Object.freeze({ connection_name: 'c' }) }),
  );
  console.log(
    'connection',
    shapeOf(connection),
    shapeOf(connection.connection),
    connection.eventNames(),
  );
  const channel = await connection.createChannel();
  console.log(
    'channel',
    shapeOf(channel),
    channel.eventNames().sort(),
    channel.publish.length,
    channel.ack.name,
  );
  console.log(
    Reflect.ownKeys(Object.getPrototypeOf(channel)),
    inspect(channel.publish),
    inspect(channel.consume),
  );
  const { queue } = await channel.assertQueue('', Object.freeze({ ...queueOptions }));
  await channel.assertExchange('acme.topic', 'topic', { durable: false, autoDelete: true });
  await channel.bindQueue(queue, 'acme.topic', 'a.*');

  const seen = [];
  const consumed = await channel.consume(
    queue,
    function (message) {
      if (message === null) return seen.push('cancelled');
      seen.push([
        message.content.toString(),
        headersOf(message),
        shapeOf(message),
        shapeOf(message.properties),
        shapeOf(message.fields),
        this === undefined || this === globalThis,
        arguments.length,
      ]);
      const text = message.content.toString();
      if (text === 'nack') channel.nack(message, false, false);
      else if (text === 'reject') channel.reject(message, false);
      else if (text !== 'wait') channel.ack(message);
    },
    Object.freeze({ consumerTag: 'mine' }),
  );
  console.log(consumed, channel.consumers.size);
  const headers = { a: 1, nested: { b: [2] } };
  const options = {
    headers,
    messageId: 'm',
    correlationId: 'c',
    CC: ['nowhere'],
    persistent: true,
  };
  console.log(
    channel.publish('acme.topic', 'a.b', Buffer.from('topic'), options),
    inspect(options),
  );
  console.log(
    channel.sendToQueue(
      queue,
      Buffer.from('frozen'),
      Object.freeze({ headers: Object.freeze({ c: 1 }) }),
    ),
  );
  console.log(
    channel.sendToQueue(queue, Buffer.from('none')),
    channel.sendToQueue(queue, Buffer.from('null'), null),
  );
  console.log(
    channel.sendToQueue(queue, Buffer.from('inherited'), {
      headers: Object.create({ inherited: 1 }),
    }),
  );
  console.log(
    channel.sendToQueue(queue, Buffer.from('own context'), {
      headers: { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' },
    }),
  );
  console.log(
    channel.sendToQueue(queue, Buffer.from('hostile'), {
      headers: { baggage: 'k=v;m=€', traceparent: 'x\r\ny', tracestate: 5 },
    }),
  );
  for (const text of ['nack', 'reject', 'wait']) channel.sendToQueue(queue, Buffer.from(text));
  await later(150);
  console.log(inspect(seen, { depth: 4 }), shapeOf(channel));
  for (const [label, args] of Object.entries({
    'no content': ['', queue],
    'text content': ['', queue, 'text'],
    'bad exchange': [{}, queue, Buffer.from('')],
    'bad headers': ['', queue, Buffer.from(''), { headers: 'x' }],
    'bad header': ['', queue, Buffer.from(''), { headers: { a: Symbol('s') } }],
  })) {
    await attempt(label, async () => channel.publish(...args));
  }
  await attempt('bad message', async () => channel.ack({}));
  const big = Array.from({ length: 3000 }, () => channel.sendToQueue('nowhere', Buffer.alloc(64)));
  console.log('back-pressure', big.includes(false), big[0]);
  if (big.includes(false)) await once(channel, 'drain');
  channel.ackAll();
  await channel.cancel('mine');
  console.log('get', (await channel.get(queue)) === false);
  channel.sendToQueue(queue, Buffer.from('got'));
  await later(50);
  const got = await channel.get(queue, { noAck: true });
  console.log('get', got.content.toString(), headersOf(got));

  const noAck = [];
  await channel.consume(
    queue,
    async (message) => {
      noAck.push(message.content.toString());
      await later(5);
      throw new Error('of a consumer');
    },
    { noAck: true },
  );
  channel.sendToQueue(queue, Buffer.from('one'));
  await later(100);
  console.log(noAck);
  const onReturn = () => console.log('REMOVED LISTENER CALLED');
  channel.on('return', onReturn);
  channel.off('return', onReturn);
  channel.on('return', (message) =>
    console.log('returned', message.content.toString(), message.fields.replyText),
  );
  channel.publish('', 'does.not.exist', Buffer.from('back'), { mandatory: true });
  await later(50);
  const errors = [];
  channel.on('error', (error) => errors.push(error.code));
  channel.on('close', (...args) => errors.push(['closed', args.length]));
  await attempt('closed by the server', () => channel.checkQueue('does.not.exist'));
  await later(50);
  console.log(errors);
  await attempt('publish on a closed channel', async () =>
    channel.publish('', queue, Buffer.from('x')),
  );

  const confirm = await connection.createConfirmChannel();
  const answers = [];
  const kept = confirm.publish('', queue, Buffer.from('c'), {}, function (...args) {
    answers.push([args.length, args[0], this === undefined || this === globalThis]);
  });
  confirm.sendToQueue(queue, Buffer.from('c'), undefined, (error) => answers.push(error));
  confirm.sendToQueue(queue, Buffer.from('c'));
  await confirm.waitForConfirms();
  confirm.publish('not.an.exchange', '', Buffer.from('c'), {}, (error) =>
    answers.push(error?.message),
  );
  confirm.on('error', (error) => answers.push(error.code));
  await later(100);
  console.log(kept, inspect(answers));
  await connection.close();
}

function withCallbacks() {
  return new Promise((resolve) => {
    callbacks.connect(url, (error, connection) => {
      console.log('callback', error, shapeOf(connection));
      connection.createChannel((_error, channel) => {
        channel.assertQueue('', queueOptions, (_failure, { queue }) => {
          channel.consume(
            queue,
            (message) => {
              // What is confirmed below may arrive before the end.
              if (message.content.toString() !== 'hello') return;
              console.log('consumed', message.content.toString(), shapeOf(message));
              channel.nackAll(false);
              connection.createConfirmChannel((__, confirm) => {
                confirm.sendToQueue(queue, Buffer.from('x'), {}, (...args) => {
                  console.log('confirmed', args);
                  connection.close((failure) => resolve(console.log('closed', failure)));
                });
              });
            },
            {},
            (failure, ok) => console.log('consuming', failure, Object.keys(ok)),
          );
          console.log(channel.sendToQueue(queue, Buffer.from('hello'), Object.freeze({})));
        });
      });
    });
  });
}

void (async () => {
  await promises();
  await withCallbacks();
  await attempt('no broker', () => amqp.connect('amqp://127.0.0.1:1'));
  await attempt('bad url', () => amqp.connect('http://127.0.0.1'));
  await attempt('promisified', () =>
    promisify(callbacks.connect)(url).then((connection) => connection.close() ?? 'closing'),
  );
})();
