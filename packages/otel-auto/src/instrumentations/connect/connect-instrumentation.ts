import { context, trace, type Span, type Tracer } from '@opentelemetry/api';
import { getRPCMetadata, RPCType } from '@opentelemetry/core';
import {
  InstrumentationBase,
  InstrumentationNodeModuleDefinition,
  type InstrumentationConfig,
} from '@opentelemetry/instrumentation';
import { ATTR_HTTP_ROUTE } from '@opentelemetry/semantic-conventions';
import { guarded } from '../../patching/guarded';
import { Patches } from '../../patching/patches';
import { wrapFunction, type AnyFunction, type Invoke } from '../../patching/wrap-function';
import { VERSION } from '../../version';
import { Mounts } from './mounts';
import { StackViews, type Layer } from './stack-views';

interface Response {
  once(event: 'close', listener: () => void): unknown;
}

/**
 * Records the path under which a handler of connect was mounted as the server span's route, and
 * makes spans of handlers if wanted.
 *
 * The stack belongs to the application, which compares the handlers in it with its own, removes and
 * replaces them. So the stack stays unchanged, and connect's own `handle()` is called with a view
 * of it, in which the handlers are wrapped.
 */
export class ConnectInstrumentation extends InstrumentationBase {
  constructor(config: InstrumentationConfig = {}) {
    super('@acme/otel-auto/connect', VERSION, config);
  }

  protected override init(): InstrumentationNodeModuleDefinition {
    const getTracer = () => this.tracer;
    const mounts = new Mounts();
    return new InstrumentationNodeModuleDefinition('connect', ['>=3 <4'], (exports) =>
      typeof exports === 'function'
        ? wrapFunction(exports as AnyFunction, (connect, thisArg, args) => {
            const app: unknown = Reflect.apply(connect, thisArg, args);
            patchApp(app as object, mounts, getTracer);
            return app;
          })
        : exports,
    );
  }
}

/** Patches an application, each of which has methods of its own. */
const patchApp = guarded(
  'The instrumentation of an application of connect',
  (app: object, mounts: Mounts, getTracer: () => Tracer) => {
    const patches = new Patches();
    const views = new StackViews((layer) => createInvoke(layer, mounts, getTracer));
    patches.method(app, 'handle', (handle, thisArg, args) => {
      const [request, response, out] = args;
      const leave = mounts.enter(request as object);
      const viewed = views.of(thisArg);
      if (typeof out !== 'function') return Reflect.apply(handle, viewed, args);
      const leaving = wrapFunction(out as AnyFunction, (original, self, given) => {
        leave?.();
        return Reflect.apply(original, self, given);
      });
      return Reflect.apply(handle, viewed, [request, response, leaving, ...args.slice(3)]);
    });
  },
);

function createInvoke({ route, handle }: Layer, mounts: Mounts, getTracer: () => Tracer): Invoke {
  // Connect calls a handler with four parameters for errors.
  const first = handle.length === 4 ? 1 : 0;
  const start = guarded('A span of a handler of connect', (args: readonly unknown[]) => {
    const request = args[first] as object;
    mounts.replace(request, route);
    const metadata = getRPCMetadata(context.active());
    if (route !== '' && metadata?.type === RPCType.HTTP) metadata.route = mounts.routeOf(request);
    return startSpan(getTracer(), route, handle.name);
  });
  return (original, thisArg, args) => {
    const span = start(args);
    if (span?.isRecording() !== true) return Reflect.apply(original, thisArg, args);
    const end = () => span.end();
    const next = args[first + 2];
    const given =
      typeof next === 'function'
        ? args.with(
            first + 2,
            wrapFunction(next as AnyFunction, (goOn, self, passed) => {
              try {
                return Reflect.apply(goOn, self, passed);
              } finally {
                end();
              }
            }),
          )
        : args;
    guarded('The end of a handler of connect', () =>
      (args[first + 1] as Response).once('close', end),
    )();
    return Reflect.apply(original, thisArg, given);
  };
}

function startSpan(tracer: Tracer, route: string, handlerName: string): Span | undefined {
  if (trace.getSpan(context.active()) === undefined) return undefined;
  const isMounted = route !== '';
  const type = isMounted ? 'request_handler' : 'middleware';
  const name = isMounted ? route : handlerName || 'anonymous';
  return tracer.startSpan(`${isMounted ? 'request handler' : 'middleware'} - ${name}`, {
    attributes: {
      [ATTR_HTTP_ROUTE]: isMounted ? route : '/',
      'connect.type': type,
      'connect.name': name,
    },
  });
}
