import type { ModuleHooks } from '../../module-hooks/module-hooks';
import { guarded } from '../../patching/guarded';
import { Patches } from '../../patching/patches';
import type { AnyFunction } from '../../patching/wrap-function';
import { expressNotes } from './express-notes';
import { keepsPatterns, readExpressRoute } from './express-route';

interface Express {
  /**
   * The router; in Express 4 it has the methods of routers itself, in Express 5 its prototype has
   * them.
   */
  readonly Router?: AnyFunction & { readonly prototype?: object };
}

/**
 * Notes what the routers of Express 4, and of Express 5 with a router before 2.3, do not leave on a
 * request, for `express-route.ts`. Their own methods are wrapped; the handlers of the application
 * and the layers that hold them stay unchanged.
 */
export function watchExpress(hooks: ModuleHooks): void {
  hooks.onExports((exports, name, packageRoot) => {
    if (name === 'express' && packageRoot !== undefined && !keepsPatterns(packageRoot)) {
      watchRouter(exports as Express);
    }
    return exports;
  });
}

/** The objects with the methods of routers or of layers that are wrapped already. */
const watched = new WeakSet<object>();

function watchRouter({ Router }: Express): void {
  if (typeof Router !== 'function') return;
  const holder = Object.hasOwn(Router, 'handle') ? Router : Router.prototype;
  if (holder === undefined || watched.has(holder)) return;
  watched.add(holder);
  const patches = new Patches();
  patches.method(holder, 'use', (use, thisArg, args) => {
    const before = stackOf(thisArg)?.length ?? 0;
    try {
      return Reflect.apply(use, thisArg, args);
    } finally {
      noteLayers(stackOf(thisArg)?.slice(before) ?? [], args[0], patches);
    }
  });
  patches.method(holder, 'handle', (handle, thisArg, args) => {
    const [request, response, out] = args;
    if (typeof out !== 'function') return Reflect.apply(handle, thisArg, args);
    const leave = function (this: unknown, ...given: unknown[]): unknown {
      noteLeaving(request as object, given[0]);
      return Reflect.apply(out, this, given);
    };
    return Reflect.apply(handle, thisArg, [request, response, leave, ...args.slice(3)]);
  });
}

const noteLayers = guarded(
  'The pattern of a layer of Express',
  (layers: readonly object[], first: unknown, patches: Patches) => {
    const pattern = isHandler(first) ? '/' : first;
    for (const layer of layers) {
      expressNotes.setPattern(layer, pattern);
      watchErrors(Object.getPrototypeOf(layer) as object, patches);
    }
  },
);

/**
 * Returns whether the first argument is a handler rather than a path. Handlers may be in nested
 * arrays.
 */
function isHandler(first: unknown): boolean {
  const one: unknown = Array.isArray(first) ? first.flat(Infinity)[0] : first;
  return typeof one === 'function';
}

/**
 * Notes the errors of a request. An error is offered to each matching layer until one handles it.
 */
function watchErrors(layerPrototype: object, patches: Patches): void {
  if (watched.has(layerPrototype)) return;
  watched.add(layerPrototype);
  for (const name of ['handle_error', 'handleError']) {
    patches.method(layerPrototype, name, (handleError, thisArg, args) => {
      noteError(args[1] as object, args[0]);
      return Reflect.apply(handleError, thisArg, args);
    });
  }
}

const noteError = guarded('An error that passed Express', expressNotes.addError);

/** Notes the route of a request at the last moment at which the enclosing routers are known. */
const noteLeaving = guarded('The route of a request', (request: object, error: unknown) => {
  if (isError(error)) expressNotes.addError(request, error);
  const { route } = request as { route?: unknown };
  if (typeof route !== 'object' || route === null) return;
  const text = readExpressRoute(request);
  if (text !== undefined) expressNotes.setRoute(request, route, text);
});

/**
 * Returns whether `next` was called with an error; two words tell a router where to continue
 * instead.
 */
const isError = (value: unknown): boolean =>
  Boolean(value) && value !== 'route' && value !== 'router';

const stackOf = (router: unknown): readonly object[] | undefined => {
  const { stack } = router as { stack?: unknown };
  return Array.isArray(stack) ? (stack as object[]) : undefined;
};
