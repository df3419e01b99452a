// Clients that stand on http: axios, got, node-fetch, superagent, proxy-chain, with errors, redirects, forms and aborts.
import http, { get } from 'node:http';
import { once } from 'node:events';
import axios from 'axios';
import got from 'got';
import fetch from 'node-fetch';
import superagent from 'superagent';
import { Server as Proxy } from 'proxy-chain';

const UNTOLD = new Set(['traceparent', 'tracestate', 'baggage', 'host', 'user-agent']);

const server = http.createServer((req, res) => {
  const chunks = [];
  req
    .on('data', (data) => chunks.push(data))
    .on('end', () => {
      if (req.url === '/redirect') return void res.writeHead(302, { location: '/end' }).end();
      if (req.url === '/fails') return void res.writeHead(503).end('not now');
      if (req.url === '/never') return undefined;
      const headers = Object.fromEntries(
        Object.entries(req.headers).filter(([name]) => !UNTOLD.has(name)),
      );
      res.writeHead(200, { 'content-type': 'application/json' });
      return void res.end(
        JSON.stringify({
          method: req.method,
          url: req.url,
          headers,
          body: Buffer.concat(chunks).toString(),
        }),
      );
    });
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const url = `http://127.0.0.1:${server.address().port}`;
const nameOf = (error) => [
  error.name,
  error.code,
  error.response?.status ?? error.response?.statusCode,
];

console.log((await axios.get(`${url}/a?b=1`, { headers: { 'X-A': '1' } })).data);
console.log((await axios.post(`${url}/redirect`, { a: 1 })).data);
console.log(await axios.get(`${url}/fails`).catch(nameOf));
console.log(await axios.get(`${url}/never`, { timeout: 50 }).catch(nameOf));
console.log(await axios.get(`${url}/never`, { signal: AbortSignal.timeout(30) }).catch(nameOf));

console.log(await got(`${url}/a`, { headers: { 'x-a': '1' } }).json());
console.log(await got.post(`${url}/b`, { json: { a: 1 } }).json());
console.log(await got(`${url}/fails`, { retry: { limit: 0 } }).catch(nameOf));
console.log(
  await got(`${url}/never`, { timeout: { request: 50 }, retry: { limit: 0 } }).catch(nameOf),
);

console.log(
  await (
    await fetch(`${url}/redirect`, { method: 'POST', body: new URLSearchParams({ a: '1' }) })
  ).json(),
);
console.log((await fetch(`${url}/fails`)).status, await (await fetch(`${url}/fails`)).text());
console.log(await fetch(`${url}/never`, { signal: AbortSignal.timeout(30) }).catch(nameOf));

console.log((await superagent.get(`${url}/a`).set('X-A', '1').query({ c: 2 })).body);
console.log(await superagent.get(`${url}/fails`).catch(nameOf));

const proxy = new Proxy({
  port: 0,
  host: '127.0.0.1',
  prepareRequestFunction: ({ username, password }) => ({
    requestAuthentication: username !== 'me' || password !== 'secret',
  }),
});
await proxy.listen();
const through = (authorization) =>
  new Promise((resolve) => {
    get(
      {
        host: '127.0.0.1',
        port: proxy.port,
        path: `${url}/through`,
        agent: false,
        headers: { host: 'kept.test', 'X-Twice': ['1', '2'], Cookie: 'a=1', ...authorization },
      },
      (res) => {
        let body = '';
        res.on('data', (data) => (body += data)).on('end', () => resolve([res.statusCode, body]));
      },
    );
  });
console.log(await through({}));
console.log(
  await through({ 'Proxy-Authorization': `Basic ${Buffer.from('me:secret').toString('base64')}` }),
);
await proxy.close(true);
server.close();
server.closeAllConnections();
