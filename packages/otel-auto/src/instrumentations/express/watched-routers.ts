import { guarded } from '../../patching/guarded';
import { Patches } from '../../patching/patches';
import { takeAppearance, type AnyFunction } from '../../patching/wrap-function';

/** Called for each request that leaves a router, with the error that it leaves with. */
export type OnLeaving = (request: object, error: unknown) => void;

/**
 * Reports when a request leaves a router. If a handler passes on an error that no other handles, no
 * later call of a handler would reveal it.
 */
export class WatchedRouters {
  readonly #patched = new WeakSet<object>();
  readonly #patches = new Patches();
  readonly #onLeaving: OnLeaving;

  constructor(onLeaving: OnLeaving) {
    this.#onLeaving = guarded('the end of a handler of Express', onLeaving);
  }

  /** Wraps the method that all routers of a copy of Express inherit. */
  add(router: unknown): void {
    const holder = holderOf(router);
    if (holder === undefined || this.#patched.has(holder)) return;
    this.#patched.add(holder);
    this.#patches.method(holder, 'handle', (handle, thisArg, args) => {
      const [request, response, out] = args;
      if (typeof out !== 'function') return Reflect.apply(handle, thisArg, args);
      const onLeaving = this.#onLeaving;
      const leave = function (this: unknown, ...given: unknown[]): unknown {
        onLeaving(request as object, given[0]);
        return Reflect.apply(out, this, given);
      };
      const watched = takeAppearance(leave, out as AnyFunction);
      return Reflect.apply(handle, thisArg, [request, response, watched, ...args.slice(3)]);
    });
  }
}

/** Returns the object in the router's prototype chain that owns its method `handle`. */
function holderOf(router: unknown): object | undefined {
  let holder = router as object | null | undefined;
  while (holder !== null && holder !== undefined && !Object.hasOwn(holder, 'handle')) {
    holder = Object.getPrototypeOf(holder) as object | null;
  }
  return holder ?? undefined;
}
