import Hapi from '@hapi/hapi';
import { call, exercise, portOf } from './support/exercise.mjs';

const server = Hapi.server({ host: '127.0.0.1', port: 0, debug: false });

server.ext('onPreHandler', (request, toolkit) => toolkit.continue);
server.ext('onPreResponse', async function sign(request, toolkit) {
  return toolkit.continue;
});

server.route({
  method: 'GET',
  path: '/hello/{name}',
  handler: (request) => `hello ${request.params.name}`,
});
server.route({
  method: 'GET',
  path: '/nested',
  async handler(request) {
    const inner = await call(portOf(request.raw.req), '/hello/inner');
    return `nested ${inner.text}`;
  },
});
server.route({
  method: 'GET',
  path: '/throws',
  handler() {
    throw new RangeError('thrown by a handler');
  },
});
server.route({
  method: 'POST',
  path: '/items',
  handler: (request, toolkit) => toolkit.response({ created: true }).code(201),
});

const books = {
  name: 'books',
  register(plugin) {
    plugin.route({
      method: 'GET',
      path: '/users/{id}/books',
      handler: (request) => [request.params.id],
    });
  },
};

async function main() {
  await server.register(books);
  await server.start();
  await exercise(server.listener, [
    '/hello/world?greeting=long',
    '/nested',
    '/throws',
    ['/items', { method: 'POST' }],
    '/users/7/books',
    '/missing',
  ]);
}

void main();
