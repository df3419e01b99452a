import { context, trace, type Attributes, type Span, type Tracer } from '@opentelemetry/api';
import { ATTR_HTTP_ROUTE } from '@opentelemetry/semantic-conventions';
import { isGeneratorFunction, isPromise } from 'node:util/types';
import { followPromise } from '../../patching/follow-promise';
import { guarded } from '../../patching/guarded';
import type { AnyFunction } from '../../patching/wrap-function';
import { wrapHandler } from '../../patching/wrap-handler';

interface App {
  readonly middleware?: unknown[];
}

/** The middleware that `routes()` of a router returns, with its router. */
interface RouterMiddleware {
  readonly router?: { readonly stack?: readonly Route[] };
}

interface Route {
  readonly path?: unknown;
  readonly stack?: unknown[];
}

/** Creates spans of middleware. */
export class Middleware {
  readonly #getTracer: () => Tracer;
  readonly #watched = new WeakSet<object>();

  constructor(getTracer: () => Tracer) {
    this.#getTracer = getTracer;
  }

  /**
   * Wraps the middleware that `use()` has added last, or the handlers of its routes if it is a
   * router.
   */
  readonly watchLast = guarded('The instrumentation of a middleware of Koa', (app: unknown) => {
    const { middleware } = app as App;
    const last = middleware?.at(-1);
    if (middleware === undefined || typeof last !== 'function') return;
    const { router } = last as RouterMiddleware;
    if (router === undefined) {
      middleware[middleware.length - 1] = this.#watch(last as AnyFunction, (name) => ({
        name: `middleware - ${name}`,
        attributes: { 'koa.name': name, 'koa.type': 'middleware' },
      }));
      return;
    }
    for (const { path, stack } of router.stack ?? []) {
      stack?.forEach((handler, index) => {
        if (typeof handler !== 'function' || Object.isFrozen(stack)) return;
        stack[index] = this.#watch(handler as AnyFunction, () => ({
          name: `router - ${String(path)}`,
          attributes: {
            'koa.name': String(path),
            'koa.type': 'router',
            [ATTR_HTTP_ROUTE]: String(path),
          },
        }));
      });
    }
  });

  #watch(
    middleware: AnyFunction,
    describe: (name: string) => { name: string; attributes: Attributes },
  ): AnyFunction {
    if (this.#watched.has(middleware) || isGeneratorFunction(middleware)) return middleware;
    const { name, attributes } = describe(middleware.name || 'anonymous');
    const start = guarded('A span of a middleware of Koa', () =>
      trace.getSpan(context.active()) === undefined
        ? undefined
        : this.#getTracer().startSpan(name, { attributes }),
    );
    const watched = wrapHandler(middleware, (original, thisArg, args) => {
      const span = start();
      if (span === undefined) return Reflect.apply(original, thisArg, args);
      return untilItEnds(span, () => Reflect.apply(original, thisArg, args));
    });
    this.#watched.add(watched);
    return watched;
  }
}

function untilItEnds(span: Span, run: () => unknown): unknown {
  const fail = guarded('The error of a middleware of Koa', (error: unknown) => {
    span.recordException(error instanceof Error ? error : String(error));
    span.end();
  });
  try {
    const result = context.with(trace.setSpan(context.active(), span), run);
    if (isPromise(result))
      return followPromise(result, { onValue: () => span.end(), onError: fail });
    span.end();
    return result;
  } catch (error) {
    fail(error);
    throw error;
  }
}
