// Handlers of each kind: callbacks, async ones, chains, errors, frozen options, what restify refuses, names and timers.
/* oxlint-disable typescript/only-throw-error, eslint/no-underscore-dangle, eslint/no-unused-vars -- what an application may do */
const { inspect } = require('node:util');
// Restify asks for a deprecated binding, which Node.js 24 no longer has.
process.noDeprecation = true;
let restify;
try {
  restify = require('restify');
} catch (error) {
  console.log(error.message);
  process.exit();
}

process.on('unhandledRejection', (error) => console.log('UNHANDLED', error.message));
const server = restify.createServer({
  name: 'gauntlet',
  ignoreTrailingSlash: true,
  handleUncaughtExceptions: true,
});
const { prototype } = restify.Server ?? Object.getPrototypeOf(server).constructor;
for (const name of ['get', 'post', 'use', 'pre', 'del']) {
  console.log(
    name,
    server[name].name,
    server[name].length,
    inspect(server[name]),
    Object.hasOwn(server, name),
  );
}
console.log(Reflect.ownKeys(prototype).length);
const timers = [];
const named = function named(request, response, next) {
  timers.push('named');
  next();
};
server.pre(function first(request, response, next) {
  timers.push('pre');
  next();
});
server.use(named);
server.use([
  (request, response, next) => next(),
  async (request, response) => {
    timers.push('async');
  },
]);
server.use(async function value(request, response) {
  return undefined;
});
server.get('/sync/:id', (request, response, next) => {
  response.send({
    id: request.params.id,
    route: request.getRoute().path,
    name: request.getRoute().name,
    length: next.length,
  });
  next();
});
server.get({ path: '/named', name: 'theName' }, async function answers(request, response) {
  response.send(200, 'async');
});
server.get('/chain', [named, named], async (request, response) => {
  response.send('chain');
});
server.get('/throws', function throws(request, response, next) {
  throw new RangeError('thrown');
});
server.get('/passes', (request, response, next) => next(new TypeError('passed')));
server.get('/rejects', async () => {
  throw new Error('rejected');
});
server.get('/rejects-text', async () => {
  throw 'text';
});
server.get('/stops', (request, response, next) => {
  response.send('stops');
  next(false);
});
server.post('/items', (request, response, next) => {
  response.send(201, { made: true });
  return next();
});
server.del('/items/:id', async (request, response) => {
  response.send(204);
});
for (const bad of [
  undefined,
  5,
  'text',
  () => {},
  (request, response) => {},
  async (request, response, next) => next(),
]) {
  for (const add of [(handler) => server.use(handler), (handler) => server.get('/bad', handler)]) {
    try {
      add(bad);
      console.log('taken', inspect(bad));
    } catch (error) {
      console.log(error.name, error.message.split('\n')[0]);
    }
  }
}
console.log(Reflect.ownKeys(named).sort(), named._name);
console.log(
  server.useChain.getHandlers().map((handler) => [handler.name, handler.length, inspect(handler)]),
);
server.on('uncaughtException', (request, response, route, error) => {
  response.send(500, `uncaught ${error.message}`);
});
server.on('restifyError', (request, response, error, callback) => {
  console.log('restifyError', error.name, error.message);
  return callback();
});
server.on('after', (request, response, route, error) =>
  console.log(
    'after',
    route?.path,
    error?.message,
    (request.timers ?? []).map(({ name }) => name),
  ),
);
server.listen(0, '127.0.0.1', async () => {
  const base = `http://127.0.0.1:${server.address().port}`;
  for (const [path, method = 'GET'] of [
    ['/sync/5'],
    ['/sync/5/'],
    ['/named'],
    ['/chain'],
    ['/throws'],
    ['/passes'],
    ['/rejects'],
    ['/rejects-text'],
    ['/stops'],
    ['/items', 'POST'],
    ['/items/1', 'DELETE'],
    ['/none'],
  ]) {
    try {
      const answer = await fetch(base + path, { method, signal: AbortSignal.timeout(10_000) });
      console.log(method, path, answer.status, await answer.text(), timers.splice(0));
    } catch (error) {
      console.log(method, path, error.name);
    }
  }
  server.close();
  server.server.closeAllConnections();
});
