import http, { createServer } from 'node:http';
import { call, exercise, portOf } from './support/exercise.mjs';

const server = createServer(async (request, response) => {
  const { pathname } = new URL(request.url, 'http://localhost');
  if (pathname === '/nested') {
    const inner = await call(portOf(request), '/hello');
    response.end(`nested ${inner.text}`);
  } else if (pathname === '/fails') {
    response.statusCode = 503;
    response.end('not now');
  } else if (pathname === '/hello') {
    response.end('hello');
  } else {
    response.statusCode = 404;
    response.end();
  }
});

async function main() {
  await exercise(server.listen(0, '127.0.0.1'), [
    '/hello?greeting=long',
    [
      '/hello',
      { method: 'PUT', headers: { 'user-agent': 'test/1.0', 'x-forwarded-for': '192.0.2.1' } },
    ],
    '/nested',
    '/fails',
    '/missing',
    '/hello?X-Amz-Signature=signed&token=secret&page=2',
  ]);

  // Nobody listens on a port that was just given back.
  const { port } = await new Promise((resolve) => {
    const shortLived = createServer().listen(0, '127.0.0.1', () => {
      const address = shortLived.address();
      shortLived.close(() => resolve(address));
    });
  });
  await new Promise((resolve) => {
    http.get({ host: '127.0.0.1', port, path: '/refused' }).once('error', resolve);
  });
}

void main();
