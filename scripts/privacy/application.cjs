'use strict';
// Does what most services do, once each: answers requests, asks another service, logs, and fails. With
// secrets in the places where they usually are. `generate-privacy-doc.ts` writes down what leaves.
const express = require('express');
const winston = require('winston');

const logger = winston.createLogger({ transports: [new winston.transports.Console()] });
const app = express();

app.get('/orders/:id', async (request, response) => {
  logger.info('order read', {
    orderId: request.params.id,
    customer: { name: 'Ann', password: 's3cret' },
  });
  const stock = await fetch(
    `http://me:s3cret@localhost:${server.address().port}/stock?access_token=s3cret`,
  ).catch(() => fetch(`http://localhost:${server.address().port}/stock?access_token=s3cret`));
  response.json(await stock.json());
});
app.get('/stock', (_request, response) => {
  response.json({ left: 7 });
});
app.get('/broken', () => {
  throw new Error('no connection to postgres://shop:s3cret@db:5432/shop');
});
app.use((error, _request, response, _next) => {
  logger.error('request failed', { error });
  response.status(500).end();
});

const server = app.listen(0, 'localhost', async () => {
  const url = `http://localhost:${server.address().port}`;
  const headers = { authorization: 'Bearer s3cret', cookie: 'session=s3cret' };
  await (await fetch(`${url}/orders/17?page=2&token=s3cret`, { headers })).json();
  await (await fetch(`${url}/broken`)).text();
  server.close();
  server.closeAllConnections();
});
