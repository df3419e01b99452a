// The same as express.cjs, as an ES module.
import express from 'express';
import winston from 'winston';

const logger = winston.createLogger({
  format: winston.format.json(),
  transports: [new winston.transports.Console()],
});

const app = express();
app.get('/hi/:name', (request, response) => {
  logger.info(`hi ${request.params.name}`);
  response.send(`hi ${request.params.name}`);
});
app.get('/fail', () => {
  throw new Error('out of order');
});
app.get('/health', (_request, response) => response.send('well'));

const server = app.listen(0, '127.0.0.1', () => console.log(`port ${server.address().port}`));
