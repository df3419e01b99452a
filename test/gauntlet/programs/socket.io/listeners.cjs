// Listeners added and removed, errors, acknowledgements, namespaces, rooms, middleware, own properties.
const { once } = require('node:events');
const { inspect } = require('node:util');
const { Server, Namespace, Socket } = require('socket.io');
const { io } = require('socket.io-client');

const printed = [];
process.on('unhandledRejection', (error) => console.log('UNHANDLED', error?.message));
process.on('uncaughtException', (error) => console.log('UNCAUGHT', error?.message));
process.on('warning', (warning) => console.log('WARNING', warning.name));

const server = new Server(0);
const url = `http://127.0.0.1:${server.httpServer.address().port}`;
const client = io(url, { transports: ['websocket'] });
const later = (millis) => new Promise((resolve) => setTimeout(resolve, millis));

console.log(
  Reflect.ownKeys(Socket.prototype).length,
  Socket.prototype.emit.length,
  inspect(Socket.prototype.on),
  Socket.prototype.dispatch.name,
  Reflect.ownKeys(Namespace.prototype).length,
);
const onConnection = () => console.log('REMOVED CONNECTION LISTENER CALLED');
server.on('connection', onConnection);
console.log(server.listeners('connection')[0] === onConnection);
server.off('connection', onConnection);
console.log(server.sockets.listenerCount('connection'));

server.use((socket, next) => {
  console.log('server middleware', socket.nsp.name);
  next();
});
server.on('connection', async (socket) => {
  console.log('connected', socket.eventNames().sort(), socket.rooms.size);
  socket.use(([event], next) => (event === 'refused' ? next(new Error('refused')) : next()));
  socket.on('error', (error) => console.log('socket error', error.message));
  const handler = (value) => console.log('handler called with', value);
  socket.on('a', handler);
  console.log(socket.listeners('a')[0] === handler, socket.rawListeners('a').length);
  const first = () => console.log('once');
  socket.once('b', first);
  console.log(socket.listeners('b')[0] === first, socket.rawListeners('b')[0] === first);
  const gone = () => console.log('GONE ONCE CALLED');
  socket.once('b', gone);
  socket.off('b', gone);
  socket.prependListener('a', (value) => console.log('before', value));
  socket.on('stop', () => {
    socket.off('a', handler);
    console.log('left', socket.listenerCount('a'), socket.listenerCount('b'));
    socket.removeAllListeners('a');
    console.log('left', socket.listenerCount('a'), socket.eventNames().sort());
  });
  socket.on('throws', () => {
    throw new Error('thrown by a listener');
  });
  socket.on('rejects', async () => {
    await later(5);
    throw new Error('rejected by a listener');
  });
  socket.once('rejects once', async () => {
    throw new Error('rejected once');
  });
  const own = later(5).then(() => {
    throw new Error('handled elsewhere');
  });
  own.catch((error) => console.log('caught', error.message));
  socket.on('own promise', () => own);
  socket.on('both', async function () {
    console.log('async first', this === socket, arguments.length);
  });
  socket.on('both', function () {
    console.log('then', this === socket, arguments.length);
  });
  socket.on('both', async () => {
    console.log('last');
  });
  socket.on('ack', (value, callback) => callback(value + 1, 'more'));
  socket.on('ack async', async (value, callback) => {
    await later(2);
    callback({ value });
  });
  socket.onAny((event) => printed.push(event));
  socket.onAnyOutgoing((event) => printed.push(`out ${event}`));
  for (const wrong of [undefined, null, 'x', {}]) {
    try {
      socket.on('wrong', wrong);
      console.log('accepted', wrong);
    } catch (error) {
      console.log(error.name, error.code);
    }
  }
  try {
    socket.emit('connect');
  } catch (error) {
    console.log(error.message);
  }
  console.log(
    socket.emit('hello', 1),
    socket.volatile.emit('volatile', 2),
    server.emit('all', 3),
    server.to(socket.id).emit('room', 4),
    socket.broadcast.emit('others'),
  );
  await socket.join('lobby');
  server.in('lobby').except('nobody').emit('lobby', 5);
  console.log(
    'answers',
    await socket.emitWithAck('question', 1),
    await server.timeout(500).emitWithAck('question', 2),
  );
  socket.timeout(30).emit('silent', function (error, ...values) {
    console.log('timed out', error.message, values.length, this === socket);
  });
  socket.on('disconnect', (reason) => console.log('disconnect', reason));
  await later(60);
  await new Promise((resolve) =>
    socket.emit('question', 3, function (...values) {
      console.log('callback', values, this === socket);
      resolve();
    }),
  );
  // The client goes on when the server has asked everything.
  socket.emit('asked');
});

server.of('/nested').on('connection', (socket) => {
  console.log('nested', socket.nsp.name);
  socket.on('x', (callback) => callback('from nested'));
});
server.of(/^\/dynamic-\d+$/).on('connection', (socket) => console.log('dynamic', socket.nsp.name));

const seen = [];
client.onAny((event, ...values) =>
  seen.push([event, ...values.filter((value) => typeof value !== 'function')]),
);
client.on('question', (value, callback) => callback(`answer ${value}`));
client.on('asked', async () => {
  client.emit('a', 1);
  client.emit('b');
  client.emit('b');
  client.emit('stop');
  client.emit('a', 2);
  for (const event of [
    'throws',
    'rejects',
    'rejects once',
    'rejects once',
    'own promise',
    'refused',
    'nobody listens',
  ])
    client.emit(event);
  client.emit('both', 1, 2);
  await later(300);
  await new Promise((resolve) =>
    client.emit('ack', 1, (...answer) => resolve(console.log('acknowledged', answer))),
  );
  console.log('acknowledged', await client.emitWithAck('ack async', 2));
  await later(100);
  const socket = [...server.sockets.sockets.values()][0];
  socket.setMaxListeners(20);
  const waiting = Array.from({ length: 12 }, () => once(socket, 'again'));
  client.emit('again', 7);
  console.log('once', (await Promise.all(waiting)).length, socket.listenerCount('again'));
  console.log(Object.keys(socket).sort().join(), inspect(socket.listeners('both')[0]));
  const nested = io(`${url}/nested`, { transports: ['websocket'] });
  console.log(await nested.emitWithAck('x'));
  const dynamic = io(`${url}/dynamic-1`, { transports: ['websocket'] });
  await once(dynamic, 'connect');
  await later(50);
  console.log(inspect(seen));
  console.log(printed);
  nested.close();
  dynamic.close();
  client.close();
  await later(100);
  server.close();
});
