'use strict';
// Serves requests with winston, some of which say who they are for, and asks itself.
const http = require('node:http');
const winston = require('winston');
const { setRequestAttributes, withSpan } = require('@acme/otel-auto');

const logger = winston.createLogger({ transports: [new winston.transports.Console()] });
const sleep = (millis) => new Promise((resolve) => setTimeout(resolve, millis));

const identify = async (user) => {
  await sleep(1);
  withSpan('identify', () => setRequestAttributes({ 'user.id': user, big: 1n }));
};

const server = http.createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://here');
  if (pathname === '/seen') return response.end(JSON.stringify(request.headers));
  logger.info('before');
  if (searchParams.has('user')) await identify(searchParams.get('user'));
  await sleep(2);
  withSpan('work', () => {
    withSpan('deeper', () => void logger.info('inside'));
  });
  const answer = await fetch(`http://127.0.0.1:${server.address().port}/seen`);
  const headers = await answer.text();
  setTimeout(() => {
    logger.info('after', { 'user.id': 'of the line' });
    response.end(headers);
  }, 1);
});
server.listen(0, '127.0.0.1', () => console.log(`port ${server.address().port}`));
