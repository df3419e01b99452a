'use strict';
// Asks itself by `http` and `fetch`, looks up a name and reads a file: first in the background, then in a span.
const dns = require('node:dns');
const fs = require('node:fs');
const http = require('node:http');
const { withSpan } = require('@acme/otel-auto');

const server = http.createServer((request, response) => {
  response.end(request.headers.traceparent === undefined ? 'alone' : 'in a trace');
});

const work = async (origin) => {
  await (await fetch(`${origin}/by-fetch`)).text();
  await new Promise((resolve) => {
    http.get(`${origin}/by-http`, (answer) => answer.resume().on('end', resolve));
  });
  await new Promise((resolve) => dns.lookup('localhost', resolve));
  await new Promise((resolve) => fs.readFile(__filename, resolve));
};

server.listen(0, '127.0.0.1', async () => {
  const origin = `http://127.0.0.1:${server.address().port}`;
  await work(origin);
  await withSpan('job', () => work(origin));
  server.close();
});
