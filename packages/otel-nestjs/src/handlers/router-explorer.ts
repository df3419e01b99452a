import { context } from '@opentelemetry/api';
import type { NestCopy } from '../nest-copy';
import { patchMethod, type NestClass } from '../patch-method';
import { enterRoute } from '../request';
import { withMethod } from '../with-method';
import { declaredRoutes } from './declared-routes';

type Route = (request: object, response: never, next: unknown) => unknown;

/**
 * Sets the server span's route for a request-scoped controller even if the controller cannot be
 * created, and remembers routes as they are declared.
 */
export function patchRouterExplorer({ prototype }: NestClass, _nest: NestCopy): void {
  patchMethod(prototype, 'createRequestScopedHandler', (create) => ({
    createRequestScopedHandler(...args: unknown[]) {
      return withRoute(create.apply(this, args) as Route);
    },
  }));
  patchMethod(prototype, 'applyCallbackToRouter', (apply) => ({
    applyCallbackToRouter(adapter: object, ...rest: unknown[]) {
      return withMethod(
        adapter,
        'normalizePath',
        rememberDeclared,
        () => apply.call(this, adapter, ...rest) as unknown,
      );
    },
  }));
}

/**
 * Wraps a route so that it is entered before the controller is created, which takes at least one
 * turn of the event loop.
 */
function withRoute(route: Route): Route {
  return function (this: unknown, request, response, next) {
    enterRoute(context.active(), request, response, declaredRoutes);
    return route.call(this, request, response, next);
  };
}

const rememberDeclared =
  (normalizePath: (path: string) => string) =>
  (path: string): string => {
    const normalized = normalizePath(path);
    if (normalized !== path) declaredRoutes.set(normalized, path);
    return normalized;
  };
