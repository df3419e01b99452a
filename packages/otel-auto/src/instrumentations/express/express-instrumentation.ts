import { ExpressInstrumentation as Upstream } from '@opentelemetry/instrumentation-express';
import { takeAppearance, type AnyFunction } from '../../patching/wrap-function';
import { wrapHandler } from '../../patching/wrap-handler';
import { PassedOn } from './passed-on';
import { WatchedLayers, type Layer } from './watched-layers';
import { WatchedRouters } from './watched-routers';

/**
 * Returns whether a layer has a handler that receives the router's own `next`: not that of a route,
 * a router or an application.
 */
const isPlainMiddleware = ({ handle, route }: Layer): boolean =>
  route === undefined && !Array.isArray(handle.stack) && handle.name !== 'mounted_app';

type Patch = (original: AnyFunction) => AnyFunction;

/** The methods of upstream's class that are overridden here; its types declare them private. */
interface UpstreamMethods {
  _applyPatch(layer: Layer, layerPath?: string): void;
  _getRoutePatch(): Patch;
  _getRouterUsePatch(): Patch;
  _getAppUsePatch(isExpressWithRouterPrototype: boolean): Patch;
}

/**
 * Upstream's instrumentation of Express, used for spans of layers, with wrappers that look like the
 * wrapped functions: upstream's have no name, no length and visible marks. Routes and errors do not
 * need it, see `watch-express.ts`.
 */
export class ExpressInstrumentation extends (Upstream as unknown as new (
  config: object,
) => UpstreamMethods) {
  /**
   * Created with the first layer, since the base class starts before the fields of this class are
   * initialized.
   */
  #layers: WatchedLayers | undefined;

  #passedOn: PassedOn | undefined;

  #routers: WatchedRouters | undefined;

  /**
   * Hides the properties with which upstream marks a layer and its handler, which an application
   * would see.
   */
  override _applyPatch(layer: Layer, layerPath?: string): void {
    this.#layers ??= new WatchedLayers();
    this.#passedOn ??= new PassedOn();
    if (this.#layers.has(layer)) return;
    const { handle } = layer;
    const passedOn = this.#passedOn;
    // Upstream does not wrap error handlers, but marks them all the same.
    if (handle.length === 4) {
      const failing = wrapHandler(handle, (original, thisArg, args) =>
        passedOn.leave(args[3], args[0], () => Reflect.apply(original, thisArg, args) as unknown),
      );
      this.#layers.add(layer, failing);
      return;
    }
    const keys = new Set(Reflect.ownKeys(layer));
    const isMiddleware = isPlainMiddleware(layer);
    let given: readonly unknown[] = [];
    layer.handle = wrapHandler(handle, (original, thisArg, args) => {
      const own = given;
      if (isMiddleware) passedOn.enter(own[0] as object, own[2], args[2]);
      return Reflect.apply(original, thisArg, isMiddleware ? own : withAppearanceOf(args, own));
    });
    super._applyPatch(layer, layerPath);
    for (const key of Reflect.ownKeys(layer)) {
      if (!keys.has(key)) Reflect.deleteProperty(layer, key);
    }
    const watched = layer.handle;
    layer.handle = handle;
    const handler = wrapHandler(handle, (_original, thisArg, args) =>
      passedOn.leave(args[2], undefined, () => {
        given = args;
        const passed = isMiddleware ? args.with(2, passedOn.notice) : args;
        return Reflect.apply(watched, thisArg, passed) as unknown;
      }),
    );
    this.#layers.add(layer, handler);
  }

  override _getRoutePatch(): Patch {
    return likeTheOriginal(super._getRoutePatch());
  }

  override _getRouterUsePatch(): Patch {
    const watch = (router: unknown): void => {
      this.#passedOn ??= new PassedOn();
      const passedOn = this.#passedOn;
      this.#routers ??= new WatchedRouters((request, error) =>
        passedOn.leaveRouter(request, error),
      );
      this.#routers.add(router);
    };
    const patch = super._getRouterUsePatch();
    return likeTheOriginal((original) =>
      patch(function (this: unknown, ...args: unknown[]): unknown {
        watch(this);
        return Reflect.apply(original, this, args);
      }),
    );
  }

  override _getAppUsePatch(isExpressWithRouterPrototype: boolean): Patch {
    return likeTheOriginal(super._getAppUsePatch(isExpressWithRouterPrototype));
  }
}

/** Copies the name and length of the router's `next` to upstream's. */
const withAppearanceOf = (args: readonly unknown[], given: readonly unknown[]): unknown[] =>
  args.map((value, index) => {
    const original = given[index];
    return typeof value === 'function' && typeof original === 'function' && value !== original
      ? takeAppearance(value as AnyFunction, original as AnyFunction)
      : value;
  });

const likeTheOriginal =
  (patch: Patch): Patch =>
  (original) =>
    takeAppearance(patch(original), original);
