import { context } from '@opentelemetry/api';
import type { NestCopy } from '../nest-copy';
import { patchMethod, type NestClass } from '../patch-method';
import { enterRoute } from '../request';
import { declaredRoutes } from './declared-routes';
import { Handlers, type Handler, type HandlerMethod } from './handler';

type Route = (request: object, response: never, next: unknown) => unknown;

/** Gives each method of a controller a span, and the server span its route before the guards run. */
export function patchRouterExecutionContext({ prototype }: NestClass, nest: NestCopy): void {
  const handlers = new Handlers('request_context', nest);
  let creating: Handler | undefined;

  patchMethod(
    prototype,
    'create',
    (create) =>
      function (instance: unknown, callback: unknown, methodName: string, ...rest: unknown[]) {
        if (typeof callback !== 'function') {
          return create.call(this, instance, callback, methodName, ...rest);
        }
        const handler = handlers.find(callback as HandlerMethod, methodName);
        creating = handler;
        try {
          return withRoute(
            create.call(this, instance, handler.wrapped, methodName, ...rest) as Route,
          );
        } finally {
          creating = undefined;
        }
      },
  );
  // Nest asks this while it creates the first route of a handler.
  patchMethod(
    prototype,
    'isResponseHandled',
    (isResponseHandled) =>
      function (...args: unknown[]) {
        const isHandled: unknown = isResponseHandled.apply(this, args);
        if (creating !== undefined) creating.answersItself = isHandled === true;
        return isHandled;
      },
  );
}

/** A route that notes the request before it serves it. */
export function withRoute(route: Route): Route {
  return function (this: unknown, request, response, next) {
    enterRoute(context.active(), request, response, declaredRoutes);
    return route.call(this, request, response, next);
  };
}
