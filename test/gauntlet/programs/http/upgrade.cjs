// Upgrades and tunnels on both sides: with and without a listener, refused, written later, with what follows.
const http = require('node:http');
const net = require('node:net');
const { once } = require('node:events');
const { WebSocketServer, WebSocket } = require('ws');

async function main() {
  const server = http.createServer((req, res) => res.end('plain'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  const options = { host: '127.0.0.1', port, agent: false };
  const ask = (more) =>
    new Promise((resolve) => {
      const request = http.request({ ...options, ...more });
      for (const event of ['upgrade', 'connect']) {
        request.on(event, (response, socket, head) => {
          const text = [head.toString()];
          socket.on('data', (data) => text.push(data.toString()));
          socket.on('close', () => resolve([event, response.statusCode, text.join('')]));
          socket.end('bye');
        });
      }
      request.on('response', (response) => {
        response.resume().on('end', () => resolve(['response', response.statusCode]));
      });
      request.on('error', (error) => resolve([error.code, error.message]));
      request.end();
    });
  const upgrade = { headers: { Connection: 'Upgrade', Upgrade: 'echo' } };

  console.log('nobody upgrades', await ask(upgrade));
  console.log('nobody tunnels', await ask({ method: 'CONNECT', path: 'a.test:443' }));

  const onUpgrade = (req, socket, head) => {
    console.log(
      'upgrade',
      req.method,
      req.url,
      req.upgrade,
      head.length,
      socket instanceof net.Socket,
    );
    console.log(
      Object.keys(socket).includes('write'),
      server.listenerCount('upgrade'),
      Object.keys(server).sort(),
    );
    const answer = () => {
      socket.write(
        req.url === '/refused'
          ? 'HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'
          : 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\nhello ',
      );
      if (req.url === '/refused') socket.end();
      else socket.pipe(socket);
    };
    if (req.url === '/later') setTimeout(answer, 30);
    else if (req.url === '/destroyed') socket.destroy();
    else answer();
  };
  server.on('upgrade', onUpgrade);
  server.on('connect', (req, socket) => {
    console.log('connect', req.url);
    socket.end('HTTP/1.1 200 Connection established\r\n\r\nthrough');
  });
  for (const path of ['/', '/refused', '/later', '/destroyed'])
    console.log(path, await ask({ ...upgrade, path }));
  console.log('tunnel', await ask({ method: 'CONNECT', path: 'a.test:443' }));
  console.log('plain', await ask({}));
  server.off('upgrade', onUpgrade);
  console.log(server.listenerCount('upgrade'), await ask(upgrade));

  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket, req) => {
    socket.on('message', (data) => socket.send(`${req.url} ${data}`));
  });
  const client = new WebSocket(`ws://127.0.0.1:${port}/chat`);
  await once(client, 'open');
  client.send('hello');
  console.log(String((await once(client, 'message'))[0]));
  client.close();
  await once(client, 'close');
  sockets.close();

  server.on('upgrade', () => {
    throw new Error('in the listener');
  });
  process.once('uncaughtException', (error) => {
    console.log('uncaught', error.message);
    server.close();
    server.closeAllConnections();
    process.exit();
  });
  console.log(await ask(upgrade));
}
void main();
