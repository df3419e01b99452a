'use strict';
// Writes the trace id into its lines by hand, as many applications do.
const http = require('node:http');
const winston = require('winston');
const { trace } = require('@opentelemetry/api');

const logger = winston.createLogger({
  format: winston.format.printf(
    ({ message }) => `${trace.getActiveSpan()?.spanContext().traceId} ${message}`,
  ),
  transports: [new winston.transports.Console()],
});

const server = http.createServer((_request, response) => {
  logger.info('asked');
  response.end('answered');
});
server.listen(0, '127.0.0.1', () => console.log(`port ${server.address().port}`));
