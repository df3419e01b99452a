import { context } from '@opentelemetry/api';
import type { NestCopy } from '../nest-copy';
import { patchMethod, type NestClass } from '../patch-method';
import { enterOperation, type PlatformRequest } from '../request';
import { Handlers, type HandlerMethod } from './handler';

/**
 * Creates spans for functions that other packages let Nest call: the resolvers of
 * `@nestjs/graphql`, the handlers of community packages.
 */
export function patchExternalContextCreator({ prototype }: NestClass, nest: NestCopy): void {
  const handlersByType = new Map<string, Handlers>();
  const handlersOf = (type: string) => {
    let handlers = handlersByType.get(type);
    if (handlers === undefined) handlersByType.set(type, (handlers = new Handlers(type, nest)));
    return handlers;
  };
  patchMethod(prototype, 'create', (create) => ({
    create(instance: unknown, callback: unknown, methodName: string, ...rest: unknown[]) {
      if (typeof callback !== 'function') {
        return create.call(this, instance, callback, methodName, ...rest) as unknown;
      }
      // The last of Nest's parameters is `graphql`, or the type that another package chose.
      const type = typeof rest[5] === 'string' ? rest[5] : 'external';
      const { wrapped } = handlersOf(type).find(callback as HandlerMethod, methodName);
      const target = create.call(this, instance, wrapped, methodName, ...rest) as Target;
      return type === 'graphql' ? asResolver(target, nest) : target;
    },
  }));
}

type Target = (...args: unknown[]) => unknown;

/** The context that the GraphQL packages for Express and Fastify pass to resolvers. */
interface GraphqlContext {
  readonly req?: PlatformRequest;
  readonly request?: PlatformRequest;
}

/** Wraps a resolver to set the route of the request around it, which neither platform does. */
function asResolver(target: Target, { tracing }: NestCopy): Target {
  tracing.onResolver?.();
  return function (this: unknown, ...args) {
    const { req, request } = (args[2] ?? {}) as GraphqlContext;
    enterOperation(context.active(), req ?? request);
    return target.apply(this, args);
  };
}
