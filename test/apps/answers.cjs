'use strict';
// Answers in each of the ways in which applications send the head of a response.
const http = require('node:http');

const raw = Object.freeze(['x-own', '1', 'x-own', '2', 'server-timing', 'db;dur=5']);
const headers = Object.freeze({ 'x-own': '1', 'x-trace-id': 'mine' });

const ways = {
  '/plain': (_, response) => response.end('well'),
  '/set': (_, response) => {
    response.setHeader('Server-Timing', ['db;dur=5', 'cache;dur=1']);
    response.setHeader('X-Trace-Id', 'mine');
    response.setHeader('traceresponse', 'mine');
    response.end('well');
  },
  '/raw': (_, response) => response.writeHead(200, raw).end('well'),
  '/object': (_, response) => response.writeHead(200, 'Fine', headers).end('well'),
  '/stream': (_, response) => {
    response.write('we');
    setImmediate(() => response.end('ll'));
  },
  '/flush': (_, response) => {
    response.flushHeaders();
    setImmediate(() => response.end('well'));
  },
  '/304': (_, response) => response.writeHead(304).end(),
  '/204': (_, response) => response.writeHead(204).end(),
  '/hints': (_, response) => {
    response.writeEarlyHints({ link: '</a.css>; rel=preload' });
    response.end('well');
  },
  '/remove': (_, response) => {
    response.setHeader('server-timing', 'db;dur=5');
    response.removeHeader('server-timing');
    response.end(JSON.stringify([response.getHeaderNames(), response.hasHeader('server-timing')]));
  },
  '/twice': (_, response) => {
    response.writeHead(200);
    try {
      response.writeHead(500);
    } catch ({ code }) {
      response.end(code);
    }
  },
  '/bad': (_, response) => {
    try {
      response.writeHead(200, { 'x-own': 'a\r\nb' });
    } catch ({ code }) {
      response.statusCode = 200;
      response.end(code);
    }
  },
  '/derived': (_, response) => {
    const derived = Object.create(response);
    derived.writeHead(200, { 'x-own': '1' });
    response.end('well');
  },
  '/keys': (_, response) => response.end(JSON.stringify(Object.keys(response).sort())),
};

const server = http.createServer((request, response) => ways[request.url](request, response));
server.listen(0, '127.0.0.1', () => console.log(`port ${server.address().port}`));
