// The stacks are the application's: handlers found, taken out and replaced by their own references, in Express 4 and 5.
/* oxlint-disable eslint/no-underscore-dangle -- where Express 4 has its router */
const http = require('node:http');

const auth = (req, res) => res.status(401).end('no');
const first = (req, res) => res.end(`first ${req.route?.path} ${req.baseUrl}`);
const second = (req, res) => res.end(`second ${req.route?.path} ${req.baseUrl}`);
const slow = async (req, res, next) => {
  await Promise.resolve();
  next();
};
const onError = (error, req, res, next) =>
  error.message === 'on' ? next(error) : res.status(500).end(`error ${error.message}`);
const mine = [auth, first, second, slow, onError];
const handles = (stack) => stack.map(({ handle, name }) => `${name} ${mine.indexOf(handle)}`);

async function ask(app, ...paths) {
  const server = http.createServer(app);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  for (const path of paths) {
    const answer = await fetch(`http://127.0.0.1:${server.address().port}${path}`);
    console.log(path, answer.status, (await answer.text()).split('\n')[0]);
  }
  server.close();
  server.closeAllConnections();
}

async function look(name) {
  const express = require(name);
  const app = express();
  app.set('env', 'test');
  const router = express.Router();
  app.use(slow);
  app.use(auth);
  app.get('/replaced', first);
  router.use(slow);
  router.get('/items/:id', slow, first);
  router.all(['/many', '/more/:x'], first);
  app.use('/r/:tenant', router);
  app.get('/throws', () => {
    throw new Error('thrown');
  });
  app.get('/on', (req, res, next) => next(new Error('on')));
  app.use(onError);
  const { stack } = app._router ?? app.router;
  console.log(name, handles(stack), handles(router.stack));
  console.log(
    router.stack[0].handle === slow,
    router.stack[1].route.stack.map(({ handle }) => mine.indexOf(handle)),
    stack.some(({ handle }) => handle === router),
  );
  await ask(app, '/replaced');
  const kept = stack.filter(({ handle }) => handle !== auth);
  stack.splice(0, stack.length, ...kept);
  await ask(app, '/replaced', '/r/7/items/8', '/r/7/more/8', '/throws', '/on', '/none');
  const layer = router.stack[1].route.stack.find(({ handle }) => handle === first);
  layer.handle = second;
  router.stack.shift();
  await ask(app, '/r/7/items/8', '/r/7/many');
  stack.unshift(
    stack.splice(
      stack.findIndex(({ handle }) => handle === router),
      1,
    )[0],
  );
  await ask(app, '/r/7/items/8');
  for (const one of stack) Object.freeze(one.route);
  await ask(app, '/replaced', '/throws');
  console.log(Object.keys(stack[0]).length, Reflect.ownKeys(slow), Reflect.ownKeys(router).length);
}

async function main() {
  await look('express4');
  await look('express');
}
void main();
