import { Patches } from '../../patching/patches';
import type { AnyFunction } from '../../patching/wrap-function';

/** What Express keeps of a handler. */
export interface Layer {
  handle: AnyFunction & { readonly stack?: unknown };
  readonly route?: unknown;
}

/** The methods that call a handler, of requests and of errors, in Express 4 and 5. */
const CALLS = ['handle_request', 'handle_error', 'handleRequest', 'handleError'] as const;

interface Watched {
  readonly handle: AnyFunction;
  readonly wrapper: AnyFunction;
}

/**
 * Layers that keep the handler of the application, which finds it there, takes it out or puts another
 * in its place. The methods of Express that call a handler are given the wrapper in its place.
 */
export class WatchedLayers {
  readonly #watched = new WeakMap<object, Watched>();
  readonly #patched = new WeakSet<object>();
  readonly #patches = new Patches();

  has(layer: Layer): boolean {
    return this.#watched.has(layer);
  }

  add(layer: Layer, wrapper: AnyFunction): void {
    this.#watched.set(layer, { handle: layer.handle, wrapper });
    this.#patch(Object.getPrototypeOf(layer) as object);
  }

  #patch(prototype: object): void {
    if (this.#patched.has(prototype)) return;
    this.#patched.add(prototype);
    for (const name of CALLS) {
      this.#patches.method(prototype, name, (call, layer, args) =>
        Reflect.apply(call, this.#viewOf(layer as Layer), args),
      );
    }
  }

  /** A layer as it is to be seen by its own method, while it has the handler that is watched. */
  #viewOf(layer: Layer): Layer {
    const watched = this.#watched.get(layer);
    if (watched === undefined || layer.handle !== watched.handle) return layer;
    return Object.create(layer, { handle: { value: watched.wrapper } }) as Layer;
  }
}
