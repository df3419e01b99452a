import { guarded } from '../../patching/guarded';
import { wrapFunction, type AnyFunction, type Invoke } from '../../patching/wrap-function';

/** The object in which connect keeps a handler. */
export interface Layer {
  readonly route: string;
  readonly handle: AnyFunction;
}

/**
 * Views of the stacks of connect applications, in which the handler of each layer is wrapped. The
 * contents of a stack are read when connect asks for them, and never changed.
 */
export class StackViews {
  /** The view of each layer, valid until the layer gets another handler or route. */
  readonly #layers = new WeakMap<Layer, { readonly of: Layer; readonly view: Layer }>();
  readonly #createInvoke: (layer: Layer) => Invoke;

  constructor(createInvoke: (layer: Layer) => Invoke) {
    this.#createInvoke = createInvoke;
  }

  /**
   * Returns the object to call connect's `handle()` with, which reads only the stack of it; the
   * value itself if it has no stack.
   */
  of(app: unknown): unknown {
    const stack: unknown = (app as { stack?: unknown } | undefined)?.stack;
    if (!Array.isArray(stack)) return app;
    // A proxy of a frozen stack could only return the stack's own values, so the target is another
    // array.
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
