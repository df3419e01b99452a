import { Patches } from '../../patching/patches';
import type { AnyFunction } from '../../patching/wrap-function';

/** The object in which Express keeps a handler. */
export interface Layer {
  handle: AnyFunction & { readonly stack?: unknown };
  readonly route?: unknown;
}

/** The methods that call a handler for requests and for errors, in Express 4 and 5. */
const CALLS = ['handle_request', 'handle_error', 'handleRequest', 'handleError'] as const;

interface Watched {
  readonly handle: AnyFunction;
  readonly wrapper: AnyFunction;
}

/**
 * Layers that keep the application's handler, so that the application can find, remove and replace
 * it. The methods of Express that call a handler are called on a view with the wrapper instead.
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

  /** Returns a view of a layer for its own method, with the wrapped handler. */
  #viewOf(layer: Layer): Layer {
    const watched = this.#watched.get(layer);
    if (watched === undefined || layer.handle !== watched.handle) return layer;
    return Object.create(layer, { handle: { value: watched.wrapper } }) as Layer;
  }
}
