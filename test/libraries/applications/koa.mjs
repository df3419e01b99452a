import Router from '@koa/router';
import Koa from 'koa';
import { call, exercise, portOf } from './support/exercise.mjs';

const app = new Koa();
app.silent = true;

app.use(async function measure(context, next) {
  await next();
  context.set('x-measured', 'yes');
});
app.use(async (context, next) => next());

const router = new Router();
router.get('/hello/:name', (context) => {
  context.body = `hello ${context.params.name}`;
});
router.get('/nested', async (context) => {
  const inner = await call(portOf(context.req), '/hello/inner');
  context.body = `nested ${inner.text}`;
});
router.get('/throws', () => {
  throw new RangeError('thrown by a handler');
});
router.get('/teapot', (context) => context.throw(418, 'short and stout'));
router.post('/items', (context) => {
  context.status = 201;
  context.body = { created: true };
});

const users = new Router();
users.get('/:id/books', (context) => {
  context.body = [context.params.id];
});
router.use('/users', users.routes(), users.allowedMethods());

app.use(router.routes());
app.use(router.allowedMethods());

void exercise(app.listen(0, '127.0.0.1'), [
  '/hello/world?greeting=long',
  '/nested',
  '/throws',
  '/teapot',
  ['/items', { method: 'POST' }],
  ['/items', { method: 'DELETE' }],
  '/users/7/books',
  '/missing',
]);
