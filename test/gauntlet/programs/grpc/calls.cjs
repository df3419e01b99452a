// All kinds of calls, trailers, statuses, metadata of the caller, interceptors, cancellation, deadlines, listeners.
const { inspect } = require('node:util');
const grpc = require('@grpc/grpc-js');

process.on('unhandledRejection', (error) => console.log('UNHANDLED', error?.message));
process.on('uncaughtException', (error) => console.log('UNCAUGHT', error?.message));

const serialize = (value) => Buffer.from(JSON.stringify(value));
const deserialize = (bytes) => JSON.parse(bytes.toString());
const method = (name, requestStream, responseStream) => ({
  path: `/lab.Greeter/${name}`,
  requestStream,
  responseStream,
  requestSerialize: serialize,
  requestDeserialize: deserialize,
  responseSerialize: serialize,
  responseDeserialize: deserialize,
  originalName: name.toLowerCase(),
});
const service = {
  Unary: method('Unary', false, false),
  Upload: method('Upload', true, false),
  Download: method('Download', false, true),
  Chat: method('Chat', true, true),
};
const text = (metadata) => JSON.stringify({ ...metadata?.getMap?.(), date: undefined });
const trailers = (value) => {
  const metadata = new grpc.Metadata();
  metadata.set('x-trailer', value);
  return metadata;
};

const server = new grpc.Server();
const handlers = {
  Unary(call, callback) {
    const { request } = call;
    console.log(
      'served',
      call.getPath(),
      Object.keys(call.metadata.getMap()).filter(
        (key) => !['user-agent', 'traceparent'].includes(key),
      ),
      typeof call.getPeer(),
      callback.length,
      call.eventNames(),
    );
    if (request.wait)
      return call.on('cancelled', () => console.log('server saw cancelled', call.cancelled));
    if (request.throws) throw new Error('of the handler');
    if (request.code)
      return callback(
        Object.assign(new Error('with code'), { code: request.code }),
        null,
        trailers('with error'),
      );
    if (request.own)
      return callback({
        code: grpc.status.NOT_FOUND,
        details: 'nothing',
        metadata: trailers('own'),
      });
    call.sendMetadata(trailers('first'));
    callback(null, { hello: request.name }, trailers('value'), 0);
  },
  Upload(call, callback) {
    const parts = [];
    call.on('data', (part) => parts.push(part));
    call.on('end', () =>
      callback(
        parts.length > 2 ? { code: grpc.status.OUT_OF_RANGE, details: 'many' } : null,
        { parts },
        trailers('upload'),
      ),
    );
  },
  Download(call) {
    console.log('download', call.listenerCount('finish'), call.eventNames());
    call.write({ part: 1 });
    if (call.request.fails)
      return call.emit(
        'error',
        Object.assign(new Error('half way'), {
          code: grpc.status.DATA_LOSS,
          metadata: trailers('lost'),
        }),
      );
    if (call.request.wait) return call.on('cancelled', () => console.log('download cancelled'));
    call.write({ part: 2 });
    call.end(trailers('download'));
  },
  Chat(call) {
    call.on('data', (message) => call.write({ echo: message }));
    call.on('end', () => call.end());
  },
};
server.addService(service, handlers);
console.log(
  grpc.Client.prototype.makeUnaryRequest.length,
  Object.keys(grpc.Client.prototype),
  inspect(grpc.makeClientConstructor),
);

server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), async (error, port) => {
  const Greeter = grpc.makeClientConstructor(service, 'Greeter', {});
  console.log(
    error,
    Greeter.name,
    Greeter.length,
    Greeter.serviceName,
    Object.keys(Greeter),
    Object.keys(Greeter.prototype),
    Greeter.prototype.unary === Greeter.prototype.Unary,
  );
  const client = new Greeter(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  console.log(
    client instanceof grpc.Client,
    client.Unary.name,
    client.Unary.length,
    Object.keys(client.Unary),
    inspect(client.Unary),
  );

  const unary = (label, ...args) =>
    new Promise((resolve) => {
      const events = [];
      const call = client.Unary(...args, (failure, value, ...more) => {
        events.push([
          'callback',
          failure?.code,
          failure?.details?.replace(/ after .*/, ''),
          text(failure?.metadata),
          value,
          more.length,
        ]);
        setTimeout(() => {
          console.log(label, inspect(events, { depth: 5 }));
          resolve();
        }, 30);
      });
      console.log(
        label,
        call.eventNames(),
        Reflect.ownKeys(call)
          .filter((key) => typeof key === 'string')
          .sort()
          .join(),
        call.constructor.name,
      );
      call.on('metadata', (metadata) => events.push(['metadata', metadata.get('x-trailer')]));
      call.once('status', (status) =>
        events.push([
          'status',
          status.code,
          status.details?.replace(/ after .*/, ''),
          text(status.metadata),
        ]),
      );
      const removed = () => events.push('REMOVED LISTENER CALLED');
      call.on('status', removed);
      call.off('status', removed);
    });
  const metadata = new grpc.Metadata();
  metadata.set('own', '1');
  Object.freeze(metadata);
  await unary('no metadata', { name: 'a' });
  await unary('metadata', { name: 'a' }, metadata);
  await unary('options', { name: 'a' }, { deadline: Date.now() + 10_000 });
  await unary('metadata and options', { name: 'a' }, metadata, { deadline: Date.now() + 10_000 });
  console.log('metadata of the caller', text(metadata));
  for (const code of [2, 5, 13, 16]) await unary(`code ${code}`, { code });
  await unary('own status', { own: true });
  await unary('throws', { throws: true });
  await unary('deadline', { wait: true }, { deadline: Date.now() + 60 });
  await new Promise((resolve) => {
    const call = client.Unary({ wait: true }, metadata, (failure) => {
      console.log('cancelled', failure.code, failure.details);
      setTimeout(resolve, 50);
    });
    setTimeout(() => call.cancel(), 50);
  });
  for (const wrong of [
    [],
    [{ name: 'a' }],
    [{ name: 'a' }, 'x', () => {}],
    [{ name: 'a' }, metadata, 'x'],
  ]) {
    try {
      client.Unary(...wrong);
      console.log('accepted');
    } catch (failure) {
      console.log(failure.name, failure.message);
    }
  }

  const order = [];
  const interceptor = (options, nextCall) =>
    new grpc.InterceptingCall(nextCall(options), {
      start(given, listener, next) {
        order.push(['start', given === metadata, text(given)]);
        next(given, {
          onReceiveStatus(status, nextStatus) {
            order.push(['status', status.code]);
            nextStatus(status);
          },
        });
      },
    });
  await unary('interceptors', { name: 'i' }, metadata, {
    interceptors: [interceptor, interceptor],
  });
  console.log(inspect(order));
  await new Promise((resolve) => {
    const call = client.Upload(metadata, (failure, value) => {
      console.log('upload', failure, value);
      resolve();
    });
    call.on('status', ({ metadata: received }) => console.log('upload status', text(received)));
    call.write(1);
    call.write(2, () => console.log('written'));
    call.end();
  });
  await new Promise((resolve) => {
    const call = client.Upload((failure, value) => {
      console.log('upload of many', failure.code, failure.details, text(failure.metadata), value);
      resolve();
    });
    [1, 2, 3].forEach((part) => call.write(part));
    call.end();
  });
  const stream = (label, call) =>
    new Promise((resolve) => {
      console.log(label, call.eventNames());
      const seen = [];
      call.on('data', (part) => seen.push(part));
      call.on('error', (failure) =>
        seen.push([failure.code, failure.details, text(failure.metadata)]),
      );
      call.on('end', () => seen.push('end'));
      call.on('status', (status) => {
        seen.push([status.code, text(status.metadata)]);
        setImmediate(() => {
          console.log(label, inspect(seen), typeof call.getPeer());
          resolve();
        });
      });
    });
  await stream('download', client.Download({}, metadata));
  await stream('download that fails', client.Download({ fails: true }));
  const parts = [];
  for await (const part of client.Download({})) parts.push(part);
  console.log('iterated', parts);
  try {
    for await (const part of client.Download({ fails: true })) console.log(part);
  } catch (failure) {
    console.log('iteration failed', failure.code);
  }
  const waiting = client.Download({ wait: true });
  const cancelled = stream('cancelled download', waiting);
  waiting.once('data', () => setTimeout(() => waiting.cancel(), 20));
  await cancelled;
  const chat = client.Chat();
  const talk = stream('chat', chat);
  chat.write('a');
  chat.write('b');
  chat.end();
  await talk;
  class Mine extends Greeter {
    Unary(...args) {
      console.log('subclass', args.length);
      return super.Unary(...args);
    }
  }
  const mine = new Mine(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  await new Promise((resolve) =>
    mine.Unary({ name: 'm' }, (failure, value) => resolve(console.log(failure, value))),
  );
  await new Promise((resolve) =>
    client.makeUnaryRequest(
      '/lab.Greeter/Missing',
      serialize,
      deserialize,
      {},
      metadata,
      (failure) => resolve(console.log(failure.code, failure.details)),
    ),
  );
  console.log('metadata of the caller', text(metadata));
  const away = new Greeter('127.0.0.1:1', grpc.credentials.createInsecure());
  await new Promise((resolve) =>
    away.Unary({}, { deadline: Date.now() + 500 }, (failure) =>
      resolve(console.log('away', failure.code)),
    ),
  );
  client.close();
  mine.close();
  away.close();
  await new Promise((resolve) => setTimeout(resolve, 50));
  server.tryShutdown((failure) => console.log('shut down', failure));
});
