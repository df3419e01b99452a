import { context, type Context, type Span, type Tracer } from '@opentelemetry/api';
import {
  InstrumentationBase,
  InstrumentationNodeModuleDefinition,
  InstrumentationNodeModuleFile,
  type InstrumentationConfig,
} from '@opentelemetry/instrumentation';
import { ATTR_HTTP_ROUTE } from '@opentelemetry/semantic-conventions';
import { guarded } from '../../patching/guarded';
import { Patches } from '../../patching/patches';
import type { Invoke } from '../../patching/wrap-function';
import { VERSION } from '../../version';
import { OpenLayers, type Response } from './open-layers';

const VERSIONS = ['>=1.0.0 <3'];

/** The object in which the router keeps a handler. */
interface Layer {
  readonly handle: { readonly name: string; readonly length: number; readonly stack?: unknown };
  readonly method?: string;
  /** The route, on the layer that only hands a request to it. */
  readonly route?: unknown;
}

interface Request {
  readonly baseUrl?: string;
  readonly route?: { readonly path?: string | RegExp };
}

/**
 * Creates spans for the handlers of `router`, the package that routes in Express 5.
 *
 * Upstream's instrumentation gives handlers another `next` than the one that the router puts on the
 * request.
 */
export class RouterInstrumentation extends InstrumentationBase {
  constructor(config: InstrumentationConfig = {}) {
    super('@acme/otel-auto/router', VERSION, config);
  }

  protected override init(): InstrumentationNodeModuleDefinition {
    const patches = new Patches();
    const file = new InstrumentationNodeModuleFile(
      'router/lib/layer.js',
      VERSIONS,
      (exports: { readonly prototype: object }, version) => {
        const handleIn = handleInSpans(() => this.tracer, version);
        // The names in router 2 and in router 1.
        for (const name of ['handleRequest', 'handle_request']) {
          patches.method(exports.prototype, name, handleIn('request'));
        }
        for (const name of ['handleError', 'handle_error']) {
          patches.method(exports.prototype, name, handleIn('error'));
        }
        return exports;
      },
      () => patches.undo(),
    );
    return new InstrumentationNodeModuleDefinition('router', VERSIONS, undefined, undefined, [
      file,
    ]);
  }
}

type Kind = 'request' | 'error';

/** Creates the wrappers that call a layer for a request, or for an error, in a span. */
function handleInSpans(tracer: () => Tracer, version: string | undefined): (kind: Kind) => Invoke {
  const layers = new OpenLayers();
  const begin = guarded(
    'the span of a handler of router',
    (layer: Layer, request: Request, failure?: { readonly error: unknown }): Begun => {
      layers.leave(request, failure);
      const beside = layers.contextBeside();
      const { name, attributes } = describe(layer, request);
      const span = tracer().startSpan(
        name,
        { attributes: { ...attributes, 'router.version': version } },
        beside,
      );
      return { span, context: layers.enter(request, span, beside) };
    },
  );
  const endWith = guarded(
    'the end of a handler of router',
    (response: Response, request: object, span: Span) => layers.endWith(response, request, span),
  );
  return (kind) => (original, thisArg, args) => {
    const layer = thisArg as Layer;
    const [request, response] = kind === 'error' ? args.slice(1) : args;
    const failure = kind === 'error' ? { error: args[0] } : undefined;
    const begun = isHandler(layer, kind) ? begin(layer, request as Request, failure) : undefined;
    if (begun === undefined) return Reflect.apply(original, thisArg, args);
    try {
      return context.with(begun.context, () => Reflect.apply(original, thisArg, args) as unknown);
    } finally {
      endWith(response as Response, request as object, begun.span);
    }
  };
}

interface Begun {
  readonly span: Span;
  readonly context: Context;
}

/**
 * Returns whether the router calls the handler of a layer for this kind, and the handler is the
 * application's and not another router.
 */
const isHandler = ({ handle, route }: Layer, kind: Kind): boolean =>
  route === undefined &&
  !Array.isArray(handle.stack) &&
  (kind === 'error' ? handle.length === 4 : handle.length <= 3);

function describe({ handle, method }: Layer, { baseUrl = '', route }: Request) {
  const handlerName = handle.name || '<anonymous>';
  const path = route?.path ?? '';
  const routePath = baseUrl + String(path) || '/';
  const isMiddleware = method === undefined;
  return {
    name: isMiddleware ? `middleware - ${handlerName}` : `request handler - ${routePath}`,
    attributes: {
      [ATTR_HTTP_ROUTE]: routePath,
      'router.name': handlerName,
      'router.type': isMiddleware ? 'middleware' : 'request_handler',
    },
  };
}
