// net: names, ways to connect, frozen options, errors, listeners that a socket has.
const net = require('node:net');
const { inspect } = require('node:util');

for (const holder of [net, net.Socket.prototype]) {
  for (const name of Object.keys(holder).sort()) {
    const { value } = Object.getOwnPropertyDescriptor(holder, name);
    if (typeof value === 'function')
      console.log(
        name,
        value.name,
        value.length,
        Reflect.ownKeys(value).map(String).sort().join(),
        inspect(value).split('\n')[0],
      );
  }
}
const listeners = (socket) =>
  Object.fromEntries(socket.eventNames().map((name) => [String(name), socket.listenerCount(name)]));
const server = net.createServer((socket) => socket.end('hello'));
server.listen(0, '127.0.0.1', async () => {
  const { port } = server.address();
  const read = (connect) =>
    new Promise((resolve) => {
      const socket = connect();
      console.log(socket.constructor.name, listeners(socket));
      let text = '';
      socket
        .setEncoding('utf8')
        .on('data', (part) => (text += part))
        .on('error', (error) => resolve(error.code))
        .on('close', () => resolve(text));
    });
  console.log(await read(() => net.connect(port, '127.0.0.1')));
  console.log(
    await read(() =>
      net.createConnection(Object.freeze({ port, host: '127.0.0.1' }), function () {
        console.log('connected', this instanceof net.Socket);
      }),
    ),
  );
  console.log(await read(() => new net.Socket().connect(port, '127.0.0.1')));
  console.log(
    await read(() => new net.Socket().connect(Object.freeze({ port, host: '127.0.0.1' }))),
  );
  console.log(await read(() => net.connect(1, '127.0.0.1')));
  console.log(await read(() => net.connect('/none/socket')));
  for (const args of [[], [{}], ['port'], [-1], [{ port: 'x' }]]) {
    try {
      net
        .connect(...args)
        .on('error', (error) => console.log(error.code))
        .destroy();
      console.log('taken');
    } catch (error) {
      console.log(error.name, error.code);
    }
  }
  class Own extends net.Socket {
    connect(...args) {
      console.log('own connect');
      return super.connect(...args);
    }
  }
  console.log(await read(() => new Own().connect(port, '127.0.0.1')));
  server.close();
});
