import { tracingChannel } from 'node:diagnostics_channel';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { context } from '@opentelemetry/api';
import { getRPCMetadata } from '@opentelemetry/core';
import { publishesLayers, readExpressRoutes } from '../../src/instrumentations/express-routes';
import { recordServerError } from '../../src/instrumentations/server-errors';
import { createServerSpan, useContext, type ServerSpan } from '../support/server-span';
import { createTemporaryFolder } from '../support/temporary-folder';

type Next = (error?: unknown) => void;
type Handler = (request: IncomingMessage, response: ServerResponse, next: Next) => unknown;
type ErrorHandler = (
  error: unknown,
  request: object,
  response: ServerResponse,
  next: Next,
) => unknown;
type Path = string | RegExp | readonly (string | RegExp)[];

/** What the tests use of Express. */
interface Router {
  (request: IncomingMessage, response: ServerResponse, next?: Next): void;
  use(...handlers: (Handler | ErrorHandler | Router)[]): this;
  use(path: Path, ...handlers: (Handler | Router)[]): this;
  get(path: Path, ...handlers: Handler[]): this;
  all(path: Path, ...handlers: Handler[]): this;
  param(name: string, handler: (request: object, response: object, next: Next) => void): this;
  route(path: Path): { get(handler: Handler): void };
}

/** Express 5 is a dependency of the example that uses it. */
const requireFromExample = createRequire(
  join(__dirname, '../../../../examples/express-winston/package.json'),
);
const express = requireFromExample('express') as (() => Router) & {
  Router(options?: object): Router;
};

const answer: Handler = (_request, response) => void response.end();
const goOn: Handler = (_request, _response, next) => next();

let stop: () => void;
beforeAll(() => {
  stop = useContext();
  readExpressRoutes({ withErrors: true });
});
afterAll(() => stop());

/** Serves one request inside a server span, and gives what became of it. */
async function request(
  app: Router,
  path: string,
): Promise<ServerSpan & { readonly status: number }> {
  const span = createServerSpan();
  const server = createServer((incoming, response) =>
    context.with(span.context, () => app(incoming, response)),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const { status } = await fetch(`http://127.0.0.1:${port}${path}`);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  return { ...span, status };
}

const routeOf = async (app: Router, path: string) => (await request(app, path)).metadata.route;

describe('the route of a request', () => {
  it.each<[string, Path, string, string]>([
    ['a text', '/orders', '/orders', '/orders'],
    ['the top', '/', '/', '/'],
    ['parameters', '/users/:id/posts/:post', '/users/7/posts/8', '/users/:id/posts/:post'],
    ['an optional part', '/users{/:id}', '/users/7', '/users{/:id}'],
    ['a wildcard', '/files/*path', '/files/a/b/c', '/files/*path'],
    ['one of several', ['/a', '/b/:id'], '/b/7', '/b/:id'],
    ['a regular expression', /^\/x\/(\d+)$/, '/x/7', String(/^\/x\/(\d+)$/)],
    ['another case', '/Orders', '/orDERS', '/Orders'],
    ['a query', '/orders', '/orders?token=1', '/orders'],
  ])('is its pattern (%s)', async (_kind, pattern, path, route) => {
    expect(await routeOf(express().get(pattern, answer), path)).toBe(route);
  });

  it('is that of `all` and `route` as well', async () => {
    expect(await routeOf(express().all('/a/:b', answer), '/a/1')).toBe('/a/:b');
    const app = express();
    app.route('/c/:d').get(answer);
    expect(await routeOf(app, '/c/1')).toBe('/c/:d');
  });

  it('is unknown when nothing matched', async () => {
    const { metadata, status } = await request(express().get('/a', answer), '/b');
    expect([metadata.route, status]).toEqual([undefined, 404]);
  });

  it('is unknown when a middleware answers', async () => {
    expect(await routeOf(express().use('/a/:b', answer), '/a/1')).toBeUndefined();
  });

  it('is that of the handler that answered, after others went on', async () => {
    const app = express().get('/a/:first', goOn).get('/a/:second', goOn, answer);
    expect(await routeOf(app, '/a/1')).toBe('/a/:second');
  });

  it('is known while the handler runs', async () => {
    let seen: string | undefined;
    const app = express().get('/a/:b', (_request, response) => {
      seen = getRPCMetadata(context.active())?.route;
      response.end();
    });
    await request(app, '/a/1');
    expect(seen).toBe('/a/:b');
  });
});

describe('the route below mounts', () => {
  const mounted = (...patterns: Path[]) => {
    const inner = express
      .Router({ mergeParams: true })
      .get('/', answer)
      .get('/posts/:post', answer);
    return patterns.reduceRight<Router>(
      (router, pattern) => express.Router({ mergeParams: true }).use(pattern, router),
      inner,
    );
  };

  it.each<[string, Path[], string, string]>([
    ['a text', ['/api'], '/api/posts/8', '/api/posts/:post'],
    ['texts', ['/api', '/v1'], '/api/v1/posts/8', '/api/v1/posts/:post'],
    ['a parameter', ['/users/:id'], '/users/7/posts/8', '/users/:id/posts/:post'],
    [
      'parameters',
      ['/:tenant', '/users/:id'],
      '/t/users/7/posts/8',
      '/:tenant/users/:id/posts/:post',
    ],
    [
      'a text below a parameter',
      ['/:tenant', '/api'],
      '/t/api/posts/8',
      '/:tenant/api/posts/:post',
    ],
    [
      'a parameter below a text',
      ['/api', '/:tenant'],
      '/api/t/posts/8',
      '/api/:tenant/posts/:post',
    ],
    ['a slash at the end', ['/users/:id/'], '/users/7/posts/8', '/users/:id/posts/:post'],
    ['the top', ['/'], '/posts/8', '/posts/:post'],
    ['the top below a parameter', ['/:tenant', '/'], '/t/posts/8', '/:tenant/posts/:post'],
    ['one of several', [['/v1', '/v2/:id']], '/v2/7/posts/8', '/v2/:id/posts/:post'],
    [
      'a parameter that repeats its neighbour',
      ['/:a', '/:b'],
      '/x/x/posts/8',
      '/:a/:b/posts/:post',
    ],
    [
      'a regular expression, as the text that matched',
      [/^\/v\d+/],
      '/v7/posts/8',
      '/v7/posts/:post',
    ],
  ])('has the patterns of the mounts (%s)', async (_kind, patterns, path, route) => {
    expect(await routeOf(express().use(mounted(...patterns)), path)).toBe(route);
  });

  it('at the top of a router is the mount itself', async () => {
    expect(await routeOf(express().use(mounted('/users/:id')), '/users/7')).toBe('/users/:id');
    expect(await routeOf(express().use(mounted('/users/:id')), '/users/7/')).toBe('/users/:id');
  });

  it('is not that of a middleware that was mounted with another pattern', async () => {
    const app = express()
      .use('/:section/:id', goOn)
      .use('/:section', goOn)
      .use('/users', express.Router().get('/:id', answer));
    expect(await routeOf(app, '/users/7')).toBe('/users/:id');
  });

  it('is not that of a router that went on', async () => {
    const app = express()
      .use('/:any', express.Router().get('/other', answer))
      .use('/users', express.Router().get('/:id', answer));
    expect(await routeOf(app, '/users/7')).toBe('/users/:id');
  });

  it('is that of an application below another', async () => {
    const below = express().get('/posts/:post', answer);
    expect(await routeOf(express().use('/users/:id', below), '/users/7/posts/8')).toBe(
      '/users/:id/posts/:post',
    );
  });

  it('is told apart for requests at once', async () => {
    const app = express().use(mounted('/users/:id')).use(mounted('/teams/:team'));
    const routes = await Promise.all(
      ['/users/1/posts/2', '/teams/1/posts/2'].map((path) => routeOf(app, path)),
    );
    expect(routes).toEqual(['/users/:id/posts/:post', '/teams/:team/posts/:post']);
  });
});

describe('an error in a handler', () => {
  const failing = (fail: Handler) => {
    const handleError: ErrorHandler = (_error, _request, response, _next) =>
      void Object.assign(response, { statusCode: 500 }).end();
    return express().use(goOn).get('/a/:b', fail).use(handleError);
  };

  it.each<[string, Handler]>([
    [
      'thrown',
      () => {
        throw new Error('no');
      },
    ],
    ['rejected', () => Promise.reject(new Error('no'))],
    ['given to next', (_request, _response, next) => next(new Error('no'))],
  ])('is remembered once, and the route is known (%s)', async (_how, fail) => {
    const server = await request(failing(fail), '/a/1');
    recordServerError(server.span, server.status);
    expect(server.finish().events).toMatchObject([{ attributes: { 'exception.message': 'no' } }]);
    expect(server.metadata.route).toBe('/a/:b');
  });
});

describe('a message of the channel', () => {
  const channel = tracingChannel<object, object>('express.router.request');
  let server: ServerSpan;

  beforeEach(() => {
    server = createServerSpan();
  });

  const publish = (message: object) =>
    context.with(server.context, () => channel.start.publish(message));
  const routed = (pattern: unknown, more: object = {}) => {
    const layer = {};
    publish({ layer, route: pattern, req: { route: { stack: [{}, layer] }, ...more } });
    return server.metadata.route;
  };

  it('of a handler of a route gives the route', () => {
    expect(routed('/a/:b')).toBe('/a/:b');
    expect(routed('/a/:b', { baseUrl: '/mount' })).toBe('/mount/a/:b');
    expect(routed('/', { baseUrl: '/mount' })).toBe('/mount');
    expect(routed('', { baseUrl: '/mount' })).toBe('/mount');
  });

  it('outside of a request is nobody\u2019s', () => {
    const layer = {};
    channel.start.publish({ layer, route: '/a', req: { route: { stack: [layer] } } });
    expect(server.metadata.route).toBeUndefined();
  });

  it.each([
    {},
    { req: undefined },
    { req: {} },
    { req: { route: {} }, layer: {} },
    { req: { route: { stack: 'text' } }, layer: {} },
    { req: { route: { stack: null } }, layer: null },
    { req: { baseUrl: 42 }, route: '/:a' },
    { req: { baseUrl: '/a' }, route: 42 },
    { req: Object.freeze({ baseUrl: '/a' }), route: '/:a', layer: {} },
    { req: 'text', route: '/:a' },
  ])('of an unknown shape costs nobody anything (%p)', async (message) => {
    expect(() => publish(message)).not.toThrow();
    expect(() => channel.error.publish(message)).not.toThrow();
    // What a subscriber throws is an uncaught exception of the next tick, which fails the test.
    await new Promise((resolve) => setImmediate(resolve));
    expect(server.metadata.route).toBeUndefined();
  });
});

describe('publishesLayers', () => {
  it('says yes of the installed Express 5', () => {
    const root = dirname(requireFromExample.resolve('express'));
    expect(publishesLayers(root)).toBe(true);
  });

  it.each([
    [
      'a router before 2.3',
      { 'node_modules/router/package.json': '{}', 'node_modules/router/index.js': '' },
    ],
    [
      'no router of its own, as Express 4',
      {
        'package.json': '{}',
        'node_modules/router/index.js': '',
        'node_modules/router/lib/tracing.js': '',
      },
    ],
  ])('says no of an Express with %s', (_kind, files) => {
    const folder = createTemporaryFolder({
      'package.json': '{ "dependencies": { "router": "^2.2.0" } }',
      ...files,
    });
    expect(publishesLayers(folder.path)).toBe(false);
    folder.remove();
  });

  const DEPENDS_ON_ROUTER = '{ "dependencies": { "router": "^2.2.0" } }';

  it('says yes of an Express whose router lies beside it', () => {
    const folder = createTemporaryFolder({
      'node_modules/express/package.json': DEPENDS_ON_ROUTER,
      'node_modules/router/package.json': '{}',
      'node_modules/router/index.js': '',
      'node_modules/router/lib/tracing.js': '',
    });
    expect(publishesLayers(`${folder.path}/node_modules/express`)).toBe(true);
    folder.remove();
  });
});
