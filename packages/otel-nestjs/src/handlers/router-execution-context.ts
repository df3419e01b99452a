import { context } from '@opentelemetry/api';
import type { NestCopy } from '../nest-copy';
import { patchMethod, type NestClass } from '../patch-method';
import { enterRoute, type Response } from '../request';
import { declaredRoutes } from './declared-routes';
import { Handlers, type Handler, type HandlerMethod } from './handler';

type GuardsFunction = (args: readonly unknown[]) => unknown;

/**
 * Creates a span for each call of a controller's method, and sets the server span's route before
 * the guards run.
 */
export function patchRouterExecutionContext({ prototype }: NestClass, nest: NestCopy): void {
  const handlers = new Handlers('request_context', nest);
  let creating: Handler | undefined;

  patchMethod(prototype, 'create', (create) => ({
    create(instance: unknown, callback: unknown, methodName: string, ...rest: unknown[]) {
      if (typeof callback !== 'function') {
        return create.call(this, instance, callback, methodName, ...rest);
      }
      const handler = handlers.find(callback as HandlerMethod, methodName);
      creating = handler;
      try {
        return create.call(this, instance, handler.wrapped, methodName, ...rest);
      } finally {
        creating = undefined;
      }
    },
  }));
  // Nest calls this only for a handler with guards.
  patchMethod(prototype, 'createGuardsFn', (createGuardsFn) => ({
    createGuardsFn(...args: unknown[]) {
      const activate = createGuardsFn.apply(this, args) as GuardsFunction | null;
      return activate === null ? activate : withRoute(activate);
    },
  }));
  // Nest calls this while it creates the first route of a handler.
  patchMethod(prototype, 'isResponseHandled', (isResponseHandled) => ({
    isResponseHandled(...args: unknown[]) {
      const isHandled: unknown = isResponseHandled.apply(this, args);
      if (creating !== undefined) creating.answersItself = isHandled === true;
      return isHandled;
    },
  }));
}

/** Wraps guards so that they enter the route before they check the request. */
function withRoute(activate: GuardsFunction): GuardsFunction {
  return function (this: unknown, args) {
    enterRoute(context.active(), args[0] as object, args[1] as Response, declaredRoutes);
    return activate.call(this, args);
  };
}
