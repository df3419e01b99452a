import { describe, expect, it } from '@jest/globals';
import {
  readExpressErrors,
  readExpressRoute,
} from '../../../src/instrumentations/http/express-route';
import { watchExpress } from '../../../src/instrumentations/http/watch-express';
import { ModuleHooks } from '../../../src/module-hooks/module-hooks';
import { createTemporaryFolder } from '../../support/temporary-folder';

type Out = (error?: unknown) => void;
type Handle = (request: object, response: object, out: Out) => void;

/** A router with the shape of that of Express 4, which calls no more than the first layer. */
function createExpress() {
  class Layer {
    readonly regexp: RegExp;
    readonly handle: unknown;
    readonly route: object | undefined;
    constructor(path: string, handle: unknown, route?: object) {
      this.regexp = new RegExp(`^${path.replace(/:\w+/g, '[^/]+?')}${route ? '$' : '(?=/|$)'}`);
      Object.assign(this.regexp, { fast_slash: path === '/' && route === undefined });
      this.handle = handle;
      this.route = route;
    }
    handle_error(error: unknown, _request: object, _response: object, next: Out) {
      next(error);
    }
  }
  interface Router {
    stack: Layer[];
    use(first: unknown, handle?: unknown): unknown;
  }
  const proto = Object.assign(() => {}, {
    use(this: Router, first: unknown, handle: unknown = first) {
      if (handle === undefined) throw new TypeError('no handler');
      this.stack.push(new Layer(typeof first === 'function' ? '/' : String(first), handle));
      return this;
    },
    handle(this: Router, _request: object, _response: object, out: Out) {
      out(new Error('not handled'));
    },
  });
  const createRouter = (): Router & { handle: Handle } =>
    Object.assign(Object.create(proto) as typeof proto, { stack: [] as Layer[] });
  return { exports: { Router: proto }, Layer, createRouter };
}

/** Express as it is after it was loaded. */
function load(files: Record<string, string> = { 'package.json': '{}' }) {
  const express = createExpress();
  const { use, handle } = express.exports.Router;
  const original = { use, handle };
  const hooks = new ModuleHooks(new Set(['express']), new Set());
  const folder = createTemporaryFolder(files);
  watchExpress(hooks);
  hooks.apply(express.exports, 'express', folder.path);
  folder.remove();
  return { ...express, original };
}

describe('the routers of Express 4', () => {
  it('keep the functions of the application in their layers', () => {
    const { createRouter } = load();
    const router = createRouter();
    const handler = () => {};
    router.use(handler);
    router.use('/a', handler);
    expect(router.stack.map(({ handle }) => handle)).toEqual([handler, handler]);
    expect(Object.keys(router.stack[0]!)).toEqual(['regexp', 'handle', 'route']);
  });

  it('give what they give, and throw what they throw', () => {
    const { createRouter, exports, original } = load();
    const router = createRouter();
    expect(router.use(() => {})).toBe(router);
    expect(() => router.use(undefined)).toThrow('no handler');
    expect(exports.Router.use.name).toBe(original.use.name);
    expect(exports.Router.handle).toHaveLength(original.handle.length);
  });

  it('have routes with the patterns of their mounts', () => {
    const { createRouter, Layer } = load();
    const [outer, inner] = [createRouter(), createRouter()];
    const route = { path: '/posts/:post' };
    inner.stack.push(new Layer(route.path, () => {}, route));
    outer.use(() => {});
    outer.use('/users/:id', inner);
    const app = { _router: outer, lazyrouter: () => {} };
    expect(readExpressRoute({ app, route, baseUrl: '/users/7', url: '/posts/8' })).toBe(
      '/users/:id/posts/:post',
    );
  });

  it('leave the errors that go past them, or to a handler of errors', () => {
    const { createRouter, Layer } = load();
    const router = createRouter();
    router.use(() => {});
    const request = {};
    const passed: unknown[] = [];
    router.handle(request, {}, (error) => passed.push(error));
    const layer = router.stack[0] as InstanceType<typeof Layer>;
    layer.handle_error('text', request, {}, (error) => passed.push(error));
    expect(passed).toEqual([new Error('not handled'), 'text']);
    expect(readExpressErrors(request)).toEqual(passed);
  });

  it('take requests of any kind', () => {
    const { createRouter } = load();
    const passed: unknown[] = [];
    createRouter().handle(Object.freeze({}), {}, (error) => passed.push(error));
    createRouter().handle('no request' as unknown as object, {}, (error) => passed.push(error));
    expect(passed).toHaveLength(2);
  });
});

describe('an Express whose router leaves all of it on the request', () => {
  it('is not touched', () => {
    const { exports, original } = load({
      'package.json': '{ "dependencies": { "router": "^2.2.0" } }',
      'node_modules/router/package.json': '{}',
      'node_modules/router/index.js': '',
      'node_modules/router/lib/tracing.js': '',
    });
    expect(exports.Router.use).toBe(original.use);
    expect(exports.Router.handle).toBe(original.handle);
  });
});
