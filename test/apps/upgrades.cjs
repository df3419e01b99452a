'use strict';
// Answers requests for an upgrade by hand, as servers of WebSockets do.
const http = require('node:http');

const server = http.createServer((request, response) => response.end('well'));
server.on('upgrade', (request, socket) => {
  socket.end('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: own\r\n\r\n');
});
server.listen(0, '127.0.0.1', () => console.log(`port ${server.address().port}`));
