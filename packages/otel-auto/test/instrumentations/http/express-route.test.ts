import { channel } from 'node:diagnostics_channel';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import {
  keepsPatterns,
  readExpressErrors,
  readExpressRoute,
} from '../../../src/instrumentations/http/express-route';
import { createTemporaryFolder } from '../../support/temporary-folder';

type Next = (error?: unknown) => void;
type Handler = (request: IncomingMessage, response: ServerResponse, next: Next) => unknown;
type ErrorHandler = (
  error: unknown,
  request: object,
  response: ServerResponse,
  next: Next,
) => unknown;
type Path = string | RegExp | readonly (string | RegExp)[];

/** The methods of Express's router that the tests use. */
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
  join(__dirname, '../../../../../examples/express-winston/package.json'),
);
const express = requireFromExample('express') as (() => Router) & {
  Router(options?: object): Router;
};

const answer: Handler = (_request, response) => void response.end();
const goOn: Handler = (_request, _response, next) => next();

/** Serves one request, and gives what was read of it at the end. */
async function request(
  app: Router,
  path: string,
): Promise<{
  readonly route: string | undefined;
  readonly errors: readonly unknown[];
  readonly status: number;
}> {
  let read: { route: string | undefined; errors: readonly unknown[] } | undefined;
  const server = createServer((incoming, response) => {
    response.on('close', () => {
      read = { route: readExpressRoute(incoming), errors: readExpressErrors(incoming) };
    });
    app(incoming, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const { status } = await fetch(`http://127.0.0.1:${port}${path}`);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  return { ...read!, status };
}

const routeOf = async (app: Router, path: string) => (await request(app, path)).route;

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
    const { route, status } = await request(express().get('/a', answer), '/b');
    expect([route, status]).toEqual([undefined, 404]);
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
    const app = express().get('/a/:b', (incoming, response) => {
      seen = readExpressRoute(incoming);
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
  ])('is read once, and the route is known (%s)', async (_how, fail) => {
    const { route, errors } = await request(failing(fail), '/a/1');
    expect(errors).toEqual([new Error('no')]);
    expect(route).toBe('/a/:b');
  });
});

describe('a router that is called by hand', () => {
  const inner = () => express.Router().get('/:post', answer);
  const byHand =
    (router: Router): Handler =>
    (incoming, response, next) =>
      router(incoming, response, next);

  it('has the pattern under which that was done', async () => {
    expect(await routeOf(express().use('/users/:id', byHand(inner())), '/users/7/8')).toBe(
      '/users/:id/:post',
    );
  });

  it('has no route where its mount is only known as text', async () => {
    const outer = express.Router().use('/users/:id', inner());
    expect(await routeOf(express().use(byHand(outer)), '/users/7/8')).toBeUndefined();
  });
});

describe('reading the route', () => {
  it('leaves regular expressions that remember where they were', async () => {
    const pattern = /^\/v\d+/g;
    const app = express().use([pattern], express.Router().get('/a', answer));
    expect(await routeOf(app, '/v7/a')).toBeUndefined();
  });

  it('listens to no channel, which would change the router', async () => {
    await request(express().get('/a', answer), '/a');
    for (const event of ['start', 'end', 'asyncStart', 'asyncEnd', 'error']) {
      expect(channel(`tracing:express.router.request:${event}`).hasSubscribers).toBe(false);
    }
  });

  it('does not make the router of an application that has served nothing', async () => {
    let made = 0;
    const below = Object.defineProperty(express(), 'router', { get: () => (made += 1) });
    const app = express().use('/below', below).get('/a', answer);
    expect(await routeOf(app, '/a')).toBe('/a');
    expect(made).toBe(0);
  });

  it.each([
    {},
    { route: null },
    { route: 'text' },
    { route: {} },
    { route: { path: 42 } },
    { route: { path: '/a' }, baseUrl: '/b' },
    { route: { path: '/a' }, baseUrl: '/b', app: 42 },
    { route: { path: '/a' }, baseUrl: '/b', app: { router: { stack: 'text' } } },
    { route: { path: '/a' }, baseUrl: '/b', app: { router: { stack: [{}] } } },
  ])('gives none of what it does not know (%j)', (incoming) => {
    expect(readExpressRoute(incoming)).toBeUndefined();
    expect(readExpressErrors(incoming)).toEqual([]);
  });

  it('ends with applications in a circle', () => {
    const app: Record<string, unknown> = { mountpath: '/a' };
    app['parent'] = app;
    expect(readExpressRoute({ app, route: { path: '/a' } })).toBe('/a');
  });
});

describe('keepsPatterns', () => {
  it('says yes of the installed Express 5', () => {
    const root = dirname(requireFromExample.resolve('express'));
    expect(keepsPatterns(root)).toBe(true);
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
    expect(keepsPatterns(folder.path)).toBe(false);
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
    expect(keepsPatterns(`${folder.path}/node_modules/express`)).toBe(true);
    folder.remove();
  });
});
