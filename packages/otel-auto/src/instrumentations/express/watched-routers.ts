import { guarded } from '../../patching/guarded';
import { Patches } from '../../patching/patches';
import { takeAppearance, type AnyFunction } from '../../patching/wrap-function';

/** Hears of each request that leaves a router, and of the error with which it does. */
export type OnLeaving = (request: object, error: unknown) => void;

/**
 * Routers that tell when a request leaves them: a handler that hands on an error which no other takes
 * has no handler after it that would tell.
 */
export class WatchedRouters {
  readonly #patched = new WeakSet<object>();
  readonly #patches = new Patches();
  readonly #onLeaving: OnLeaving;

  constructor(onLeaving: OnLeaving) {
    this.#onLeaving = guarded('the end of a handler of Express', onLeaving);
  }

  /** Watches the method that all routers of a copy of Express inherit. */
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

/** What a router has its method `handle` of. */
function holderOf(router: unknown): object | undefined {
  let holder = router as object | null | undefined;
  while (holder !== null && holder !== undefined && !Object.hasOwn(holder, 'handle')) {
    holder = Object.getPrototypeOf(holder) as object | null;
  }
  return holder ?? undefined;
}
