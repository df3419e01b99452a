'use strict';
// Starts a server, asks it once, and closes it.
const { createServer, get } = require('node:http');

exports.askItself = () =>
  new Promise((resolve) => {
    const server = createServer((_request, response) => response.end('well'));
    server.listen(0, '127.0.0.1', () => {
      get({ host: '127.0.0.1', port: server.address().port, agent: false }, (response) => {
        response.resume().on('end', () => server.close(resolve));
      });
    });
  });
