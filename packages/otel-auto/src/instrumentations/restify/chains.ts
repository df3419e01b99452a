import { context, trace, type Span, type Tracer } from '@opentelemetry/api';
import { ATTR_HTTP_ROUTE } from '@opentelemetry/semantic-conventions';
import { isPromise } from 'node:util/types';
import { followPromise } from '../../patching/follow-promise';
import { guarded } from '../../patching/guarded';
import { wrapFunction, type AnyFunction } from '../../patching/wrap-function';
import { wrapHandler } from '../../patching/wrap-handler';
import { routePathOf, type Request } from './route-path';

/** The handlers that restify calls one after the other. */
export interface Chain {
  readonly _stack?: unknown[];
}

/** Creates spans of the handlers in restify's chains. */
export class Chains {
  readonly #getTracer: () => Tracer;
  /** The method of a server that adds handlers to all requests at the moment. */
  #method: string | undefined;

  constructor(getTracer: () => Tracer) {
    this.#getTracer = getTracer;
  }

  within(method: string, add: () => unknown): unknown {
    const before = this.#method;
    this.#method = method;
    try {
      return add();
    } finally {
      this.#method = before;
    }
  }

  /** Wraps the handler that was added last to a chain, which has validated it by then. */
  readonly watchLast = guarded('The instrumentation of a handler of restify', (chain: Chain) => {
    const stack = chain._stack;
    const handler = stack?.at(-1);
    if (stack === undefined || typeof handler !== 'function') return;
    stack[stack.length - 1] = this.#watch(handler as AnyFunction, this.#method);
  });

  #watch(handler: AnyFunction, method: string | undefined): AnyFunction {
    const start = guarded('A span of a handler of restify', (request: Request) => {
      const route = routePathOf(request);
      const isRoute = method === undefined;
      const label = isRoute ? String(route) : handler.name || 'anonymous';
      return this.#getTracer().startSpan(
        `${isRoute ? 'request handler' : 'middleware'} - ${label}`,
        {
          attributes: {
            ...(handler.name !== '' && { 'restify.name': handler.name }),
            'restify.type': isRoute ? 'request_handler' : 'middleware',
            'restify.method': method ?? String(request.method).toLowerCase(),
            ...(route !== undefined && { [ATTR_HTTP_ROUTE]: route }),
          },
        },
      );
    });
    return wrapHandler(handler, (original, thisArg, args) => {
      // A handler with four parameters handles errors.
      const first = handler.length === 4 ? 1 : 0;
      const span = start(args[first] as Request);
      return span === undefined
        ? Reflect.apply(original, thisArg, args)
        : untilItEnds(span, args, first + 2, (given) => Reflect.apply(original, thisArg, given));
    });
  }
}

/**
 * Runs a handler and ends its span when it calls `next()`, when its promise settles, or when it has
 * returned.
 */
function untilItEnds(
  span: Span,
  args: readonly unknown[],
  nextIndex: number,
  run: (args: readonly unknown[]) => unknown,
): unknown {
  const fail = guarded('The error of a handler of restify', (error: unknown) => {
    span.recordException(error instanceof Error ? error : String(error));
    span.end();
  });
  const next = args[nextIndex];
  const given =
    typeof next === 'function'
      ? args.with(
          nextIndex,
          wrapFunction(next as AnyFunction, (goOn, thisArg, passed) => {
            span.end();
            return Reflect.apply(goOn, thisArg, passed);
          }),
        )
      : args;
  try {
    const result = context.with(trace.setSpan(context.active(), span), run, undefined, given);
    if (isPromise(result))
      return followPromise(result, { onValue: () => span.end(), onError: fail });
    span.end();
    return result;
  } catch (error) {
    fail(error);
    throw error;
  }
}
