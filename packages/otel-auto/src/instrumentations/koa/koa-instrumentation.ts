import { context } from '@opentelemetry/api';
import { getRPCMetadata, RPCType } from '@opentelemetry/core';
import {
  InstrumentationBase,
  InstrumentationNodeModuleDefinition,
  type InstrumentationConfig,
} from '@opentelemetry/instrumentation';
import { isPromise } from 'node:util/types';
import { followPromise } from '../../patching/follow-promise';
import { guarded } from '../../patching/guarded';
import { Patches } from '../../patching/patches';
import type { AnyFunction, Invoke } from '../../patching/wrap-function';
import { VERSION } from '../../version';
import { Middleware } from './middleware';

export interface KoaInstrumentationConfig extends InstrumentationConfig {
  /** Enables a span for each middleware. */
  layers?: boolean;
  /** Called with the error of a request. */
  onError?: (error: unknown) => void;
}

interface KoaExports {
  readonly prototype?: object;
  readonly default?: { readonly prototype?: object };
}

/** The fields that `@koa/router` and similar packages set on the context of a request. */
interface KoaContext {
  readonly _matchedRoute?: string | RegExp | null;
}

/**
 * Records the route of a request and its error on the server span, and makes spans of middleware if
 * wanted.
 *
 * Upstream's instrumentation wraps every middleware: it writes a mark on the function, which throws
 * if that is frozen, and hands the application functions without a name. Here nothing that the
 * application passes is changed unless its spans are wanted.
 */
export class KoaInstrumentation extends InstrumentationBase<KoaInstrumentationConfig> {
  constructor(config: KoaInstrumentationConfig = {}) {
    super('@acme/otel-auto/koa', VERSION, config);
  }

  protected override init(): InstrumentationNodeModuleDefinition {
    const patches = new Patches();
    const middleware = new Middleware(() => this.tracer);
    const getConfig = () => this.getConfig();
    return new InstrumentationNodeModuleDefinition(
      'koa',
      ['>=2 <4'],
      (exports: KoaExports) => {
        const prototype = exports.prototype ?? exports.default?.prototype;
        if (prototype === undefined) throw new TypeError('it exports no class');
        patches.method(prototype, 'createContext', createContext);
        patches.method(prototype, 'handleRequest', createHandleRequest(getConfig));
        patches.method(prototype, 'use', (use, app, args) => {
          const result: unknown = Reflect.apply(use, app, args);
          if (getConfig().layers === true) middleware.watchLast(app);
          return result;
        });
        return exports;
      },
      () => patches.undo(),
    );
  }
}

const createContext: Invoke = (create, app, args) => {
  const koaContext: unknown = Reflect.apply(create, app, args);
  showRoute(koaContext as KoaContext);
  return koaContext;
};

/**
 * Makes the route available, which the router finds later; it is read when the server span needs
 * it.
 */
const showRoute = guarded('The route of a request to Koa', (koaContext: KoaContext) => {
  const metadata = getRPCMetadata(context.active());
  if (metadata?.type !== RPCType.HTTP) return;
  let given = metadata.route;
  Object.defineProperty(metadata, 'route', {
    get() {
      const matched = koaContext._matchedRoute;
      return matched === undefined || matched === null ? given : String(matched);
    },
    set(route: string | undefined) {
      given = route;
    },
    configurable: true,
    enumerable: true,
  });
});

const createHandleRequest = (getConfig: () => KoaInstrumentationConfig): Invoke => {
  const onError = guarded('The error of a request to Koa', (error: unknown) =>
    getConfig().onError?.(error),
  );
  return (handleRequest, app, [koaContext, middleware, ...rest]) => {
    // The composed middleware is Koa's own, and returns a native promise.
    const followed =
      typeof middleware !== 'function'
        ? middleware
        : (...args: unknown[]): unknown => {
            const result: unknown = Reflect.apply(middleware as AnyFunction, undefined, args);
            return isPromise(result)
              ? followPromise(result, { onValue: () => {}, onError })
              : result;
          };
    return Reflect.apply(handleRequest, app, [koaContext, followed, ...rest]);
  };
};
