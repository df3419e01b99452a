'use strict';
// Asks the address in `to` by the client in the path, for each request that it gets. Other paths are answered at once.
const http = require('node:http');

const ask = (to, options) =>
  new Promise((resolve, reject) => {
    const done = (answer) => answer.resume().on('end', resolve);
    http.get(to, { agent: false, ...options }, done).on('error', reject);
  });

/** The headers of a request as proxies pass them on. */
const forwarded = ({ headers }) => {
  const { host: _host, connection: _connection, ...others } = headers;
  return others;
};

const clients = {
  '/host': (to, { headers }) => ask(to, { headers: { host: headers['x-host'] } }),
  '/host-array': (to, { headers }) => ask(to, { headers: ['host', headers['x-host']] }),
  '/own': (to) =>
    ask(to, {
      headers: { traceparent: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`, baggage: 'own=1' },
    }),
  '/forward': (to, request) => ask(to, { headers: forwarded(request) }),
  '/forward-array': (to, request) => ask(to, { headers: request.rawHeaders }),
  '/forward-fetch': async (to, request) =>
    (await fetch(to, { headers: forwarded(request) })).text(),
  '/forward-undici': async (to, request) =>
    (await require('undici').request(to, { headers: forwarded(request) })).body.text(),
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
  await clients[pathname]?.(searchParams.get('to'), request);
  response.end('well');
});
server.listen(0, () => console.log(`port ${server.address().port}`));
