'use strict';
// Asks the address in `to` by the client in the path, for each request that it gets. Other paths are answered at once.
const http = require('node:http');

const clients = {
  '/http': (to) =>
    new Promise((resolve, reject) => {
      http
        .get(to, { agent: false }, (answer) => answer.resume().on('end', resolve))
        .on('error', reject);
    }),
  '/http-array': (to) =>
    new Promise((resolve, reject) => {
      const options = { agent: false, headers: ['host', new URL(to).host] };
      http.get(to, options, (answer) => answer.resume().on('end', resolve)).on('error', reject);
    }),
  '/fetch': async (to) => (await fetch(to)).text(),
  '/undici': async (to) => (await require('undici').request(to)).body.text(),
};

const server = http.createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://here');
  await clients[pathname]?.(searchParams.get('to'));
  response.end('well');
});
server.listen(0, () => console.log(`port ${server.address().port}`));
