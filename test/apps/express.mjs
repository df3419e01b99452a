// The same as express.cjs, as an ES module.
import http from 'node:http';
import express from 'express';
import winston from 'winston';

const logger = winston.createLogger({
  format: winston.format.json(),
  transports: [new winston.transports.Console()],
});

const app = express();
const router = express.Router();

router.get('/:name', async (request, response) => {
  await new Promise((resolve) => setTimeout(resolve, 1));
  logger.info(`hi ${request.params.name}`, { guest: request.params.name });
  response.send(`hi ${request.params.name}`);
});

app.use('/hi', router);

app.get('/relay', async (_request, response) => {
  const answer = await fetch(`${here()}/hi/Bea`);
  response.send(await answer.text());
});

app.get('/relay-http', (_request, response) => {
  http.get(`${here()}/hi/Cid`, (answer) => answer.pipe(response));
});

app.get('/fail', () => {
  throw new Error('out of order');
});

app.get('/health', (_request, response) => response.send('well'));

const server = app.listen(0, '127.0.0.1', () => console.log(`port ${server.address().port}`));
const here = () => `http://127.0.0.1:${server.address().port}`;
