// Handlers of each kind: functions, async ones, errors, servers and applications mounted, what app.stack shows.
/* oxlint-disable typescript/only-throw-error -- what an application may do */
const http = require('node:http');
const { EventEmitter } = require('node:events');
const { inspect } = require('node:util');

// Read when connect loads: it prints errors otherwise.
process.env.NODE_ENV = 'test';
const connect = require('connect');

process.on('unhandledRejection', (error) => console.log('UNHANDLED', error.message));
console.log(connect.name, connect.length, Reflect.ownKeys(connect), inspect(connect));
const app = connect();
console.log(
  app.name,
  app.length,
  Reflect.ownKeys(app),
  app.use.name,
  app.use.length,
  app.handle.name,
  app.handle.length,
  inspect(app.use),
  inspect(app.handle),
);
console.log(app.on === EventEmitter.prototype.on, app.route, app.stack);

const inner = connect();
const own = Object.freeze(
  Object.assign(
    function own(request, response, next) {
      next();
    },
    { own: 1 },
  ),
);
class Handler {
  static run(request, response, next) {
    next();
  }
}
app.use(own);
app.use(Handler.run);
app.use((request, response, next) => next());
app.use(async function later(request, response, next) {
  await Promise.resolve();
  next();
});
app.use('/inner', inner);
inner.use('/deep', (request, response) =>
  response.end(`deep ${request.url} ${request.originalUrl}`),
);
inner.use((request, response, next) => next());
app.use(
  '/server',
  http.createServer((request, response) => response.end(`server ${request.url}`)),
);
app.use('/object', {
  handle(request, response) {
    response.end(`object ${this === undefined} ${request.url}`);
  },
});
app.use('/throws', () => {
  throw new Error('thrown');
});
app.use('/throws-null', () => {
  throw null;
});
app.use('/passes', (request, response, next) => next(new TypeError('passed')));
app.use('/rejects', async (request, response) => {
  setTimeout(() => response.end('late'), 20);
  throw new Error('rejected');
});
app.use('/arguments', function named(...args) {
  args[1].end(`${args.length} ${this === undefined} ${args[2].name} ${args[2].length}`);
});
app.use('/two', function two(request, response) {
  response.end('two');
});
app.use('/trailing/', (request, response) => response.end(`trailing ${request.url}`));
app.use('/rewrite', (request, response, next) => {
  request.url = '/rewritten';
  next();
});
app.use('/rewritten', (request, response) => response.end('rewritten'));
app.use(function handleError(error, request, response, next) {
  if (request.url === '/passes') return next(error);
  response.statusCode = 500;
  response.end(`${handleError.length} ${error.message}`);
});
console.log(
  app.use('/x', function (error, request, response, next) {
    next(error);
  }) === app,
);
for (const bad of [undefined, null, 5, 'text', {}]) {
  try {
    connect().use(bad);
    console.log('taken', inspect(bad));
  } catch (error) {
    console.log(error.name, error.message);
  }
}
console.log(inspect(app.stack, { depth: 3 }));
console.log(
  app.stack[0].handle.own,
  Object.isFrozen(app.stack[0].handle),
  inner.route,
  Reflect.ownKeys(own),
);
console.log(app.stack.map(({ route, handle }) => [route, handle.name, handle.length]));
console.log(app.stack[0].handle === own, app.stack[1].handle === Handler.run);

const web = http.createServer(app).listen(0, '127.0.0.1', async () => {
  const base = `http://127.0.0.1:${web.address().port}`;
  for (const path of [
    '/inner/deep/x?y=1',
    '/INNER/deep',
    '/inner',
    '/server/x',
    '/SERVER',
    '/object/o',
    '/throws',
    '/passes',
    '/rejects',
    '/arguments',
    '/two',
    '/trailing/x',
    '/rewrite',
    '/none',
    '/throws-null',
  ]) {
    const answer = await fetch(base + path);
    console.log(
      path,
      answer.status,
      (await answer.text()).split('\n')[0].slice(0, 100).replace(/<.*/, 'html'),
    );
  }
  const { handle } = app.stack.find(({ route }) => route === '/two');
  console.log(handle({}, { end: (text) => console.log('by hand', text) }));
  app({ url: '/nowhere', method: 'GET' }, {}, (error) => {
    console.log('out', error);
    app.stack.splice(0);
    app.handle({ url: '/', method: 'GET' }, {}, function (...args) {
      console.log('emptied', args.length, this === undefined);
      web.close();
      web.closeAllConnections();
    });
  });
});
