import { guarded } from '../../patching/guarded';
import { wrapFunction, type AnyFunction, type Invoke } from '../../patching/wrap-function';

/** What connect keeps of a handler. */
export interface Layer {
  readonly route: string;
  readonly handle: AnyFunction;
}

/**
 * The stacks of applications of connect as connect is to see them: each layer with a handler that
 * is watched. What is in a stack is read when connect asks for it, and never changed.
 */
export class StackViews {
  /** The view of each layer, good until the layer is given another handler or route. */
  readonly #layers = new WeakMap<Layer, { readonly of: Layer; readonly view: Layer }>();
  readonly #createInvoke: (layer: Layer) => Invoke;

  constructor(createInvoke: (layer: Layer) => Invoke) {
    this.#createInvoke = createInvoke;
  }

  /**
   * What stands in for an application in a call of connect's `handle()`, which reads nothing of it but
   * its stack; the application itself where that is none.
   */
  of(app: unknown): unknown {
    const stack: unknown = (app as { stack?: unknown } | undefined)?.stack;
    if (!Array.isArray(stack)) return app;
    // A proxy of the stack itself could show nothing else of one that is frozen.
    const view = new Proxy([], {
      get: (_target, key) => {
        const value: unknown = Reflect.get(stack, key);
        return isLayer(value) ? (this.#viewOf(value) ?? value) : value;
      },
    });
    return Object.create(app as object, { stack: { value: view } });
  }

  readonly #viewOf = guarded('The instrumentation of a handler of connect', (layer: Layer) => {
    const { route, handle } = layer;
    const known = this.#layers.get(layer);
    if (known?.of.handle === handle && known.of.route === route) return known.view;
    const of = { route, handle };
    const view = { route, handle: wrapFunction(handle, this.#createInvoke(of)) };
    this.#layers.set(layer, { of, view });
    return view;
  });
}

function isLayer(value: unknown): value is Layer {
  if (typeof value !== 'object' || value === null) return false;
  const { handle, route } = value as Partial<Layer>;
  return typeof handle === 'function' && typeof route === 'string';
}
