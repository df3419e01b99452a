// Addresses of a peer that has gone, on both sides, which Node.js does not remember unless it was asked before.
const http = require('node:http');
const net = require('node:net');

const server = http.createServer((req, res) => {
  req.on('close', () => {
    setTimeout(() => {
      console.log(
        req.url,
        req.socket.remoteAddress,
        typeof req.socket.remotePort,
        req.socket.remoteFamily,
        res.writableFinished,
      );
      if (req.url === '/asked') return client('/aborted');
      server.close();
    }, 20);
  });
  if (req.url === '/asked') console.log(req.socket.remoteAddress);
});
const client = (path) => {
  const socket = net.connect(server.address().port, '127.0.0.1', () => {
    socket.write(`GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`);
    setTimeout(() => socket.destroy(), 20);
  });
};
server.listen(0, '127.0.0.1', () => client('/asked'));
