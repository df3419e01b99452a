import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { declaredRoutes } from '../../src/handlers/declared-routes';
import { patchRouterExplorer } from '../../src/handlers/router-explorer';
import { asNestClass, createNest, createRequest } from '../support/nest';
import { createTelemetry, removeGlobals, type Telemetry } from '../support/telemetry';

/** The class of Nest, as far as it registers routes. */
class RouterExplorer {
  readonly seen: unknown[] = [];

  createRequestScopedHandler(...given: unknown[]) {
    return async (...args: unknown[]): Promise<never> => {
      this.seen.push(given, args);
      throw new Error('the controller cannot be made');
    };
  }

  applyCallbackToRouter(adapter: Adapter, ...paths: string[]) {
    return paths.map((path) => adapter.normalizePath(path));
  }
}

/** An adapter of Nest: Express since 5 has a form of its own for wildcards. */
class Adapter {
  normalizePath(path: string): string {
    return path.replace('*', '{*path}');
  }
}

let telemetry: Telemetry;
beforeAll(() => {
  telemetry = createTelemetry();
  patchRouterExplorer(asNestClass(RouterExplorer), createNest(telemetry.tracer));
});
afterEach(() => declaredRoutes.clear());
afterAll(removeGlobals);

it('a request has its route although its controller cannot be made', async () => {
  const explorer = new RouterExplorer();
  const route = explorer.createRequestScopedHandler('wrapper');
  const { metadata, serve } = createRequest(telemetry.tracer);
  const request = { method: 'GET', route: { path: '/orders/:id' } };
  const answering = serve(() => route(request, {}, 'next'));
  expect(metadata.route).toBe('/orders/:id');
  await expect(answering).rejects.toThrow('the controller cannot be made');
  expect(explorer.seen).toEqual([['wrapper'], [request, {}, 'next']]);
});

it('a route is known by the form in which it was declared', async () => {
  const adapter = new Adapter();
  const registered = new RouterExplorer().applyCallbackToRouter(adapter, '/files/*', '/orders');
  expect(registered).toEqual(['/files/{*path}', '/orders']);
  expect([...declaredRoutes]).toEqual([['/files/{*path}', '/files/*']]);
  expect(Object.keys(adapter)).toEqual([]);

  const { metadata, serve } = createRequest(telemetry.tracer);
  const route = new RouterExplorer().createRequestScopedHandler();
  await expect(serve(() => route({ route: { path: '/files/{*path}' } }, {}))).rejects.toThrow();
  expect(metadata.route).toBe('/files/*');
});
