// Middleware of each kind, what app.middleware and a router's stack show, errors, order, frozen and shared functions.
/* oxlint-disable typescript/only-throw-error, eslint/no-underscore-dangle -- what an application may do */
const { inspect } = require('node:util');
const Koa = require('koa');
const { Router } = require('@koa/router');

process.on('unhandledRejection', (error) => console.log('UNHANDLED', error.message));
console.log(
  Koa.name,
  Koa.length,
  Koa.prototype.use.name,
  Koa.prototype.use.length,
  inspect(Koa.prototype.use),
  Reflect.ownKeys(Koa.prototype),
);
const app = new Koa();
app.silent = true;
for (const bad of [undefined, null, 5, 'text', {}]) {
  try {
    app.use(bad);
  } catch (error) {
    console.log(error.name, error.message);
  }
}
const order = [];
const shared = Object.freeze(async function shared(context, next) {
  order.push('shared');
  await next();
  order.push('shared after');
});
const plain = Object.assign(
  function plain(context, next) {
    order.push(`plain ${this === undefined} ${arguments.length} ${next.length}`);
    return next();
  },
  { own: 1 },
);
app.use(shared).use(shared).use(plain);
app.use((context, next) => {
  order.push('arrow');
  return next();
});
app.use(async (context, next) => {
  try {
    await next();
  } catch (error) {
    if (context.path === '/unhandled') throw error;
    context.body = `caught ${error?.name} ${error?.message}`;
  }
});
const router = new Router({ prefix: '/api' });
const nested = new Router();
const find = async function find(context) {
  context.body = {
    id: context.params.id,
    route: context._matchedRoute,
    name: context._matchedRouteName,
  };
};
nested.get('found', '/items/:id', shared, find);
router.use('/v1', nested.routes(), nested.allowedMethods());
router.get('/sync', (context) => {
  context.body = 'sync';
});
router.all(/^\/api\/any/, (context) => {
  context.body = 'any';
});
app.use(router.routes());
app.use(router.allowedMethods());
app.use(function routes(context, next) {
  const answers = {
    '/throws': () => {
      throw new RangeError('thrown');
    },
    '/unhandled': () => {
      throw Object.assign(new Error('teapot'), { status: 418, expose: true });
    },
    '/null': () => {
      throw null;
    },
    '/rejects': () => Promise.reject(new Error('rejected')),
    '/twice': async () => {
      await next();
      await next();
    },
    '/value': () => 'ignored',
    '/body': () => {
      context.body = 'body';
    },
    '/raw': () => {
      context.respond = false;
      context.res.end('raw');
    },
  };
  return answers[context.path]?.();
});
console.log(
  app.middleware.map((middleware) => [
    middleware.name,
    middleware.length,
    inspect(middleware),
    Reflect.ownKeys(middleware).map(String),
  ]),
);
console.log(
  router.stack.map(({ path, stack }) => [
    String(path),
    stack.map((handler) => [handler.name, handler.length, inspect(handler)]),
  ]),
);
console.log(
  nested.stack[0]?.stack.at(-1) === find,
  app.middleware[2].own,
  Reflect.ownKeys(plain),
  Object.getOwnPropertySymbols(find),
);
console.log(app.middleware.length, inspect(app));

const web = app.listen(0, '127.0.0.1', async () => {
  const base = `http://127.0.0.1:${web.address().port}`;
  for (const path of [
    '/body',
    '/api/v1/items/5',
    '/api/sync',
    '/api/anything',
    '/throws',
    '/unhandled',
    '/null',
    '/rejects',
    '/twice',
    '/value',
    '/raw',
    '/none',
  ]) {
    const answer = await fetch(base + path);
    console.log(path, answer.status, await answer.text(), order.splice(0));
  }
  const other = new Koa();
  other.use(shared);
  other.on('error', (error, context) => console.log('error event', error.message, context.path));
  other.use(() => {
    throw new Error('for the listener');
  });
  const callback = other.callback();
  console.log(callback.length, callback.name);
  const second = require('node:http')
    .createServer(callback)
    .listen(0, '127.0.0.1', async () => {
      console.log((await fetch(`http://127.0.0.1:${second.address().port}/x`)).status);
      second.close();
      second.closeAllConnections();
    });
  web.close();
  web.closeAllConnections();
});
