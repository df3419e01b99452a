// The router by itself: next, params, mounts, errors, promises, next('route') and next('router').
const http = require('node:http');
const Router = require('router');

const router = Router();
const inner = Router({ mergeParams: true });
const answer = (req, res, next) =>
  res.end(
    JSON.stringify({
      params: { ...req.params },
      baseUrl: req.baseUrl,
      route: req.route?.path,
      same: next === req.next,
      name: next.name,
      symbols: Object.getOwnPropertySymbols(req)
        .map(String)
        .filter((text) => /router/.test(text)),
    }),
  );
inner.get('/', answer);
inner.get(['/a', '/b/:c'], (req, res, next) => next('route'));
inner.get('/a', (req, res, next) => next('router'));
inner.get('/b/:c', answer);
router.use('/users/:id', inner);
router.get('/users/:id/a', answer);
router.get(/^\/x\/(?<n>\d+)$/, answer);
router.get('/throws', () => {
  throw new RangeError('thrown');
});
router.get('/rejects', () => Promise.reject(new Error('rejected')));
// oxlint-disable-next-line typescript/prefer-promise-reject-errors -- a rejection without a reason
router.get('/rejects-empty', () => Promise.reject());
router.use((error, req, res, next) =>
  res.writeHead(500).end(
    JSON.stringify({
      message: error.message,
      // Which of them fit into a stack depends on who else stands in it.
      inRouter: error.stack.split('\n').some((line) => /node_modules.router/.test(line)),
      same: next === req.next,
    }),
  ),
);
const server = http.createServer((req, res) =>
  router(req, res, (error) => res.writeHead(404).end(String(error))),
);
server.listen(0, '127.0.0.1', async () => {
  for (const path of [
    '/users/7',
    '/users/7/a',
    '/users/7/b/8',
    '/x/9',
    '/throws',
    '/rejects',
    '/rejects-empty',
    '/nothing',
    '/users/%zz',
  ]) {
    console.log(
      path,
      await new Promise((resolve) => {
        http.get({ host: '127.0.0.1', port: server.address().port, path, agent: false }, (res) => {
          let body = '';
          res
            .on('data', (data) => (body += data))
            .on('end', () => resolve(`${res.statusCode} ${body}`));
        });
      }),
    );
  }
  console.log(
    Router.name,
    Router.length,
    Reflect.ownKeys(Router).sort(),
    Reflect.ownKeys(router).sort(),
  );
  server.close();
});
