// Runs on Express 4 and on Express 5.
import express from 'express';
import { call, exercise, portOf } from './support/exercise.mjs';

const app = express();
app.use(express.json());
app.use(function checkAgent(request, response, next) {
  response.setHeader('x-checked', 'yes');
  next();
});
app.use((request, response, next) => setImmediate(next));
app.use('/assets', (request, response, next) => next());

app.get('/hello/:name', (request, response) => {
  response.send(`hello ${request.params.name}`);
});
app.get('/nested', async (request, response) => {
  const inner = await call(portOf(request), '/hello/inner');
  response.send(`nested ${inner.text}`);
});
app.post('/items', (request, response) => {
  response.status(201).json({ created: request.body.name });
});
app.get('/throws', () => {
  throw new RangeError('thrown by a handler');
});
app.get('/passes-on', (request, response, next) => {
  setImmediate(next, new TypeError('passed to next'));
});
app.get('/teapot', (request, response) => {
  response.status(418).send('short and stout');
});
app.get(
  '/guarded/:id',
  function onlyOdd(request, response, next) {
    if (Number(request.params.id) % 2 === 1) next();
    else response.status(403).send('even');
  },
  (request, response) => {
    response.send('odd');
  },
);

app.use('/tenants/:tenant', function findTenant(request, response, next) {
  next();
});
const loans = express.Router({ mergeParams: true });
loans.get('/:loan', (request, response) => {
  response.json(request.params);
});
const users = express.Router({ mergeParams: true });
users.use('/:id/loans', loans);
users.get('/', (request, response) => {
  response.json([]);
});
users.get('/:id/books', (request, response) => {
  response.json([`${request.params.tenant} ${request.params.id}`]);
});
app.use('/tenants/:tenant/users', users);

app.use((error, request, response, next) => {
  if (response.headersSent) next(error);
  else response.status(500).send(error.message);
});

const server = app.listen(0, '127.0.0.1');
void exercise(server, [
  '/hello/world?greeting=long',
  '/nested',
  [
    '/items',
    {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'chair' }),
    },
  ],
  '/throws',
  '/passes-on',
  '/teapot',
  '/guarded/1',
  '/guarded/2',
  '/tenants/acme/users',
  '/tenants/acme/users/7/books',
  '/tenants/acme/users/7/loans/3',
  '/missing',
  '/assets/missing.css',
]);
