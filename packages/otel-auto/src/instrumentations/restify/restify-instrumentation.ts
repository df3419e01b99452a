import { context, type Tracer } from '@opentelemetry/api';
import { getRPCMetadata, RPCType } from '@opentelemetry/core';
import {
  InstrumentationBase,
  InstrumentationNodeModuleDefinition,
  InstrumentationNodeModuleFile,
  type InstrumentationConfig,
} from '@opentelemetry/instrumentation';
import { guarded } from '../../patching/guarded';
import { Patches } from '../../patching/patches';
import type { Invoke } from '../../patching/wrap-function';
import { VERSION } from '../../version';
import { Chains, type Chain } from './chains';
import { routePathOf, type Request } from './route-path';

export interface RestifyInstrumentationConfig extends InstrumentationConfig {
  /** Enables a span for each handler. */
  layers?: boolean;
  /** Called with the error of a request. */
  onError?: (error: unknown) => void;
}

interface Class {
  readonly prototype?: object;
}

const VERSIONS = ['>=4.1 <13'];

/**
 * Records the route of a request and its error on the server span, and makes spans of handlers if
 * wanted.
 *
 * Upstream's instrumentation hands restify functions of its own, without a name and with three
 * parameters: an async handler is taken for one that calls `next()`, and its request never gets a
 * response.
 */
export class RestifyInstrumentation extends InstrumentationBase<RestifyInstrumentationConfig> {
  constructor(config: RestifyInstrumentationConfig = {}) {
    super('@acme/otel-auto/restify', VERSION, config);
  }

  protected override init(): InstrumentationNodeModuleDefinition {
    const getTracer = (): Tracer => this.tracer;
    const getConfig = () => this.getConfig();
    const chains = new Chains(getTracer);
    const onError = guarded('The error of a request to restify', (error: unknown) =>
      getConfig().onError?.(error),
    );
    return new InstrumentationNodeModuleDefinition('restify', VERSIONS, undefined, undefined, [
      file('server', (patches, Server) => {
        patches.method(Server.prototype, '_setupRequest', setupRequest);
        patches.method(Server.prototype, '_onHandlerError', (handle, server, args) => {
          onError(args[0]);
          return Reflect.apply(handle, server, args);
        });
        for (const name of ['use', 'pre']) {
          patches.method(Server.prototype, name, (method, server, args) =>
            chains.within(name, () => Reflect.apply(method, server, args)),
          );
        }
      }),
      file('chain', (patches, ChainClass) => {
        patches.method(ChainClass.prototype, 'add', (add, chain, args) => {
          const result: unknown = Reflect.apply(add, chain, args);
          if (getConfig().layers === true) chains.watchLast(chain as Chain);
          return result;
        });
      }),
    ]);
  }
}

function file(
  name: string,
  patch: (patches: Patches, exports: Class) => void,
): InstrumentationNodeModuleFile {
  const patches = new Patches();
  return new InstrumentationNodeModuleFile(
    `restify/lib/${name}.js`,
    VERSIONS,
    (exports: Class) => {
      patch(patches, exports);
      return exports;
    },
    () => patches.undo(),
  );
}

/**
 * Makes the route available, which the router finds later; it is read when the server span needs
 * it.
 */
const showRoute = guarded('The route of a request to restify', (request: Request) => {
  const metadata = getRPCMetadata(context.active());
  if (metadata?.type !== RPCType.HTTP) return;
  let given = metadata.route;
  Object.defineProperty(metadata, 'route', {
    get: () => routePathOf(request) ?? given,
    set(route: string | undefined) {
      given = route;
    },
    configurable: true,
    enumerable: true,
  });
});

const setupRequest: Invoke = (setup, server, args) => {
  const result: unknown = Reflect.apply(setup, server, args);
  showRoute(args[0] as Request);
  return result;
};
