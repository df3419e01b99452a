'use strict';
// An Express application that writes a winston line and a direct record in each request.
const { logs } = require('@opentelemetry/api');
const express = require('express');
const winston = require('winston');
const { Writable } = require('node:stream');

const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
const logger = winston.createLogger({
  format: winston.format.json(),
  transports: [new winston.transports.Stream({ stream: nowhere })],
});

const app = express();
app.get('/work/:mark', ({ params: { mark } }, response) => {
  logger.info(`made ${mark}`);
  logs?.getLogger('faults').emit({ body: `direct ${mark}` });
  response.json({ mark });
});
const server = app.listen(0, '127.0.0.1', () => console.log(`port ${server.address().port}`));
