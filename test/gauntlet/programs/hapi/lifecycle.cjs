// Routes, extensions, plugins and decorations, frozen and used twice; errors of handlers, names in errors, binding.
/* oxlint-disable typescript/only-throw-error, eslint/no-underscore-dangle, eslint/no-unused-vars -- what an application may do */
const { inspect } = require('node:util');
const Hapi = require('@hapi/hapi');

process.on('unhandledRejection', (error) => console.log('UNHANDLED', error.message));
for (const name of ['server', 'Server'])
  console.log(name, Hapi[name].name, Hapi[name].length, inspect(Hapi[name]));
const freeze = (value) => {
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(freeze);
  return Object.freeze(value);
};
const server = Hapi.server({ host: '127.0.0.1', port: 0, debug: false });
console.log(
  server.route.name,
  server.route.length,
  server.ext.name,
  server.register.length,
  inspect(server.ext),
  server instanceof Hapi.Server,
  Object.keys(server).sort(),
);
const log = [];
const hello = Object.assign(
  function hello(request, h) {
    return {
      name: request.params.name,
      self: this?.bound ?? String(this),
      count: arguments.length,
    };
  },
  { own: 1 },
);
const route = freeze({ method: 'GET', path: '/hello/{name}', handler: hello });
const withOptions = freeze({
  method: 'GET',
  path: '/options',
  options: {
    bind: { bound: 'yes' },
    handler: hello,
    pre: [{ assign: 'p', method: () => 'pre' }, [() => 'a', () => 'b']],
  },
});
const dynamic = freeze({
  method: ['GET', 'POST'],
  path: '/dynamic',
  options: (target) => ({
    tags: [target.info.protocol],
    handler: (request) => [request.route.path, request.method, request.route.settings.tags],
  }),
});
server.route(route);
server.route(freeze([withOptions, dynamic]));
server.route([
  {
    method: 'GET',
    path: '/throws',
    handler() {
      throw new RangeError('thrown');
    },
  },
  {
    method: 'GET',
    path: '/boom',
    handler: async () => {
      const error = new Error('teapot');
      error.output = 1;
      throw error;
    },
  },
  {
    method: 'GET',
    path: '/null',
    handler() {
      throw null;
    },
  },
  { method: 'GET', path: '/nothing', handler: function forgetful() {} },
  { method: 'GET', path: '/continue', handler: (request, h) => h.continue },
  {
    method: 'GET',
    path: '/abandon',
    handler: (request, h) => {
      request.raw.res.end('raw');
      return h.abandon;
    },
  },
  { method: 'GET', path: '/redirect', handler: (request, h) => h.redirect('/hello/x') },
  {
    method: 'GET',
    path: '/pre-fails',
    options: {
      pre: [
        () => {
          throw new Error('pre');
        },
      ],
      handler: () => 'no',
    },
  },
  { method: 'GET', path: '/symbol', handler: (request, h) => h.close },
  { method: '*', path: '/any/{rest*}', handler: (request) => request.params.rest ?? 'none' },
]);
const onRequest = (request, h) => {
  log.push('onRequest');
  return h.continue;
};
const twice = Object.freeze([
  onRequest,
  async function second(request, h) {
    log.push(`second ${this === null} ${arguments.length}`);
    return h.continue;
  },
]);
server.ext('onRequest', onRequest);
server.ext(freeze({ type: 'onPreHandler', method: twice }));
server.ext(
  freeze([
    {
      type: 'onPreResponse',
      method: function last(request, h) {
        log.push(`last ${this.bound}`);
        return h.continue;
      },
      options: { bind: { bound: 'bound' } },
    },
  ]),
);
server.ext('onPreStart', (target) => log.push(`onPreStart ${target === server}`));
server.ext('onPostAuth', function fails(request, h) {
  if (request.path === '/ext-fails') throw new Error('ext');
  return h.continue;
});
server.decorate('toolkit', 'shout', function shout(text) {
  return this.response(text.toUpperCase());
});
server.decorate('request', 'own', () => 'own', { apply: true });
server.decorate('handler', 'kind', (target, options) => () => `kind ${options.of}`);
server.route({ method: 'GET', path: '/kind', handler: { kind: { of: 'handler' } } });
server.route({ method: 'GET', path: '/shout', handler: (request, h) => h.shout(request.own) });
server.route({ method: 'GET', path: '/ext-fails', handler: () => 'no' });
const plugin = freeze({
  name: 'books',
  version: '1.0.0',
  register(target, options) {
    console.log(
      'register',
      this === plugin,
      arguments.length,
      inspect(options),
      target.realm.plugin,
    );
    target.route(
      freeze({ method: 'GET', path: '/books/{id}', handler: (request) => request.params.id }),
    );
    target.ext('onPostHandler', (request, h) => h.continue, { sandbox: 'plugin' });
  },
});
for (const bad of [
  undefined,
  {},
  { method: 'GET', path: 'x' },
  { method: 'GET', path: '/bad', handler: 5 },
  [null],
  route,
]) {
  try {
    server.route(bad);
    console.log('taken');
  } catch (error) {
    console.log(error.name, error.message.split('\n')[0]);
  }
}
for (const args of [[], ['none', () => {}]]) {
  try {
    server.ext(...args);
    console.log('taken');
  } catch (error) {
    console.log(error.name, error.message.split('\n')[0]);
  }
}

void (async () => {
  await server.register(freeze([plugin]), freeze({ routes: { prefix: '/v1' } }));
  await server.register({
    plugin: {
      pkg: { name: 'packaged', version: '1.0.0' },
      register: async () => log.push('packaged'),
    },
    options: Object.freeze({ a: 1 }),
  });
  await server
    .register({ name: 'bad' })
    .catch((error) => console.log(error.name, error.message.split('\n')[0]));
  await server.start();
  console.log(log.splice(0));
  for (const [path, method = 'GET'] of [
    ['/hello/x'],
    ['/options'],
    ['/dynamic'],
    ['/dynamic', 'POST'],
    ['/throws'],
    ['/boom'],
    ['/null'],
    ['/nothing'],
    ['/continue'],
    ['/abandon'],
    ['/redirect'],
    ['/pre-fails'],
    ['/symbol'],
    ['/any/a/b', 'PUT'],
    ['/kind'],
    ['/shout'],
    ['/ext-fails'],
    ['/v1/books/4'],
    ['/none'],
  ]) {
    const answer = await server.inject({ url: path, method });
    console.log(
      'inject',
      path,
      answer.statusCode,
      answer.payload,
      answer.request?.response?._error?.message,
      log.splice(0),
    );
    try {
      const fetched = await fetch(server.info.uri + path, { method, redirect: 'manual' });
      console.log(method, path, fetched.status, await fetched.text());
    } catch (error) {
      console.log(method, path, error.name);
    }
  }
  console.log(
    server.match('get', '/hello/x').settings.handler === hello,
    hello.own,
    Object.getOwnPropertySymbols(hello),
    Object.getOwnPropertySymbols(route),
    server.table().length,
  );
  console.log(Object.keys(server.registrations));
  await server.stop();
})();
