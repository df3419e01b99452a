// Express 4: handlers of each kind, what the router's stack shows, errors sync and async, parameters, mounted applications.
/* oxlint-disable typescript/only-throw-error, eslint/no-underscore-dangle, eslint/no-unused-vars -- what an application may do */
const http = require('node:http');
const { inspect } = require('node:util');
const express = require('express4');

process.on('unhandledRejection', (error) => console.log('UNHANDLED', error.message));
const app = express();
console.log(
  app.use.name,
  app.use.length,
  express.Router.use.name,
  express.Router.use.length,
  express.Router.route.length,
  inspect(express.Router.route),
);
const own = Object.freeze(
  Object.assign(
    function own(request, response, next) {
      next();
    },
    { own: 1 },
  ),
);
app.use(own);
app.use((request, response, next) => {
  request.seen = [next.name, next.length];
  next();
});
app.use(async function later(request, response, next) {
  await Promise.resolve();
  next();
});
const router = express.Router({ mergeParams: true });
router.param('id', (request, response, next, id) => {
  request.checked = id;
  next();
});
router.get('/items/:id', (request, response) =>
  response.json([
    request.route.path,
    request.baseUrl,
    request.params,
    request.checked,
    request.seen,
  ]),
);
router.get('/next-route/:id', (request, response, next) => next('route'));
router.get('/next-route/:id', (request, response) => response.end('second route'));
router.get('/next-router', (request, response, next) => next('router'));
app.use('/users/:user', router);
const inner = express();
inner.on('mount', (parent) => console.log('mounted', parent === app, inner.mountpath));
inner.get('/x', (request, response) => response.end(`inner ${request.baseUrl} ${inner.path()}`));
app.use('/inner', inner);
app.use(['/a', '/b'], (request, response) => response.end(`list ${request.baseUrl}`));
app.get('/throws', () => {
  throw new RangeError('thrown');
});
app.get('/null', () => {
  throw null;
});
app.get('/passes', (request, response, next) => next(new TypeError('passed')));
app.get('/text', (request, response, next) => next('text'));
app.get('/rejects', async (request, response) => {
  setTimeout(() => response.end('late'), 20);
  throw new Error('rejected');
});
app.get('/many', [(request, response, next) => next()], function last(request, response) {
  response.end(`many ${arguments.length} ${this === undefined}`);
});
app
  .route('/chain')
  .get((request, response) => response.end('chain get'))
  .post((request, response) => response.end('chain post'));
app.get(/^\/regexp/, (request, response) => response.end(String(request.route.path)));
app.use('/static', express.static(__dirname, { index: false }));
app.use(function handleError(error, request, response, next) {
  if (request.url === '/text') return next(error);
  response.status(500).end(`handled ${error?.name} ${error?.message} ${handleError.length}`);
});
for (const bad of [undefined, null, 5, {}]) {
  for (const method of ['use', 'get']) {
    try {
      app[method]('/bad', bad);
    } catch (error) {
      console.log(method, error.name, error.message);
    }
  }
}
const show = (stack) =>
  stack.map(({ name, handle, route, regexp, ...rest }) => [
    name,
    handle.name,
    handle.length,
    inspect(handle),
    Reflect.ownKeys(handle).map(String).sort(),
    route && show(route.stack),
    Object.keys(rest),
  ]);
console.log(inspect(show(app._router.stack), { depth: 6 }));
console.log(
  app._router.stack.map((layer) => Reflect.ownKeys(layer).length),
  app._router.stack.find(({ name }) => name === 'own').handle.own,
  Reflect.ownKeys(own),
);

const web = http.createServer(app).listen(0, '127.0.0.1', async () => {
  const base = `http://127.0.0.1:${web.address().port}`;
  for (const path of [
    '/users/3/items/5',
    '/users/3/next-route/1',
    '/users/3/next-router',
    '/inner/x',
    '/a/z',
    '/throws',
    '/null',
    '/passes',
    '/text',
    '/rejects',
    '/many',
    '/chain',
    '/regexp/1',
    '/static/none',
    '/none',
  ]) {
    const answer = await fetch(base + path);
    console.log(path, answer.status, (await answer.text()).split('\n')[0].slice(0, 160));
  }
  web.close();
  web.closeAllConnections();
});
