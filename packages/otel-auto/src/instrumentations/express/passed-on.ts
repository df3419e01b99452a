import { context, trace, type Context, type Span } from '@opentelemetry/api';
import { guarded } from '../../patching/guarded';

interface Entered {
  /** Upstream's replacement for `next`. */
  readonly upstreams: (error: unknown) => unknown;
  readonly span: Span | undefined;
}

/**
 * Does what upstream does when a handler calls `next`, at the time when the router calls the next
 * handler: so a handler receives the same `next` as the router puts on the request.
 *
 * A router creates a `next` for each request, which identifies the handlers that belong together.
 */
export class PassedOn {
  /** The handler that a request is in, by the router's `next`. */
  readonly #entered = new WeakMap<object, Entered>();
  /** The `next` of the handler that a request reached last, by request. */
  readonly #last = new WeakMap<object, object>();
  #beside: Context | undefined;

  enter(request: object, next: unknown, upstreams: unknown): void {
    if (typeof next !== 'function' || typeof upstreams !== 'function') return;
    this.#last.set(request, next);
    const span = trace.getSpan(context.active());
    this.#entered.set(next, { upstreams: upstreams as Entered['upstreams'], span });
  }

  /** Ends the previous handler, if there is one, and calls `call` in the context around both. */
  leave(next: unknown, error: unknown, call: () => unknown): unknown {
    const entered = typeof next === 'function' ? this.#entered.get(next) : undefined;
    if (entered === undefined) return call();
    this.#entered.delete(next as object);
    this.#beside = undefined;
    tell(entered.upstreams, error);
    const active = context.active();
    // Code that has a span around its call of `next` keeps it.
    const isInside = trace.getSpan(active) === entered.span;
    return context.with((isInside ? this.#beside : undefined) ?? active, call);
  }

  /** Ends the handler that a request was in when it leaves a router: there is no next handler. */
  leaveRouter(request: object, error: unknown): void {
    const next = this.#last.get(request);
    if (next !== undefined) this.leave(next, error, () => undefined);
  }

  /**
   * The `next` that upstream receives; it is called in the context in which the next handler runs.
   */
  readonly notice = (): void => {
    this.#beside = context.active();
  };
}

const tell = guarded(
  'the end of a handler of Express',
  (upstreams: (error: unknown) => unknown, error: unknown) => upstreams(error),
);
