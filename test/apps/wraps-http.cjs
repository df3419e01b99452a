'use strict';
// Wraps `http.request` and `http.get`, as libraries that record or mock requests do, and tells at its
// end which requests went through them.
const http = require('node:http');

const calls = [];
for (const name of ['request', 'get']) {
  const original = http[name];
  http[name] = function (...args) {
    const { hostname, path } = args[0] instanceof URL ? { path: args[0].pathname } : args[0];
    calls.push(`${name} ${hostname ?? ''}${path ?? ''}`);
    return original.apply(this, args);
  };
}
process.on('exit', () => console.log(calls.join('\n')));

const server = http.createServer((_request, response) => response.end('well'));
server.listen(0, '127.0.0.1', () => {
  const options = { hostname: '127.0.0.1', port: server.address().port, agent: false };
  http.get({ ...options, path: '/got' }, (got) => {
    got.resume();
    got.on('end', () => {
      const request = http.request({ ...options, path: '/requested' }, (response) => {
        response.resume();
        // long enough for exports while it still runs
        response.on('end', () => setTimeout(() => server.close(), 300));
      });
      request.end();
    });
  });
});
