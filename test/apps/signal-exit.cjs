'use strict';
// Has a listener of the signal-exit that its first argument names, serves one request to itself, and
// then sends itself the signal that its second argument names.
const http = require('node:http');
const winston = require('winston');

const [, , version, signal] = process.argv;
const signalExit = require(version);
const onExit = signalExit.onExit ?? signalExit;
onExit((code, reason) => console.log(`exit ${code} ${reason}`));

const logger = winston.createLogger({
  transports: [new winston.transports.Stream({ stream: process.stderr })],
});
const server = http.createServer((_request, response) => {
  logger.info('asked');
  response.end('well');
});
server.listen(0, '127.0.0.1', () => {
  http.get({ host: '127.0.0.1', port: server.address().port }, (response) => {
    response.resume();
    response.on('end', () => process.kill(process.pid, signal));
  });
});
// without a signal it would stay
setInterval(() => {}, 1000);
