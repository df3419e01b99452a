// The router by itself: handlers of each kind, what its stack shows, errors, parameters, next.
/* oxlint-disable eslint/no-unused-vars -- what an application may do */
const http = require('node:http');
const { inspect } = require('node:util');
const Router = require('router');

process.on('unhandledRejection', (error) => console.log('UNHANDLED', error.message));
console.log(
  Router.name,
  Router.length,
  inspect(Router),
  Router.prototype.use?.length,
  Router.prototype.route?.name,
);
const router = new Router();
const own = Object.freeze(
  Object.assign(
    function own(request, response, next) {
      next();
    },
    { own: 1 },
  ),
);
router.use(own);
router.use(async function later(request, response, next) {
  await Promise.resolve();
  next();
});
router.param('id', (request, response, next, id) => {
  request.checked = id;
  next();
});
router.get('/items/:id', (request, response) =>
  response.end(`${request.params.id} ${request.checked} ${request.route.path}`),
);
router.get('/throws', () => {
  throw new RangeError('thrown');
});
router.get('/rejects', async () => {
  throw new Error('rejected');
});
router.get(
  '/next',
  (request, response, next) => next('route'),
  () => {},
);
router.get('/next', (request, response) => response.end('second'));
const inner = new Router({ mergeParams: true });
inner.get('/deep', (request, response) =>
  response.end(`deep ${request.baseUrl} ${request.params.user}`),
);
router.use('/users/:user', inner);
router.use(function handleError(error, request, response, next) {
  response.statusCode = 500;
  response.end(error.message);
});
console.log(
  router.stack.map(({ name, handle, route }) => [
    name,
    handle.name,
    handle.length,
    inspect(handle).split('\n')[0],
    route?.path,
  ]),
);
console.log(router.stack[0].handle === own);
for (const bad of [undefined, 5, {}]) {
  try {
    router.use(bad);
  } catch (error) {
    console.log(error.name, error.message);
  }
}
const server = http.createServer((request, response) =>
  router(request, response, (error) => {
    response.statusCode = 404;
    response.end(`last ${error}`);
  }),
);
server.listen(0, '127.0.0.1', async () => {
  for (const path of ['/items/5', '/throws', '/rejects', '/next', '/users/7/deep', '/none']) {
    const answer = await fetch(`http://127.0.0.1:${server.address().port}${path}`);
    console.log(path, answer.status, await answer.text());
  }
  server.close();
  server.closeAllConnections();
});
