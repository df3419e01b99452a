import { context, trace, type Context, type Span } from '@opentelemetry/api';
import { guarded } from '../../patching/guarded';

interface Entered {
  /** Upstream's function in the place of `next`. */
  readonly upstreams: (error: unknown) => unknown;
  readonly span: Span | undefined;
}

/**
 * What upstream does when a handler calls `next`, done when the router calls the next handler: so a
 * handler is given the `next` that the router has put on the request.
 *
 * A router makes a `next` of its own for each request; by it one handler is known to come after another.
 */
export class PassedOn {
  /** By the router's `next`, the handler that the request is in. */
  readonly #entered = new WeakMap<object, Entered>();
  /** By the request, the `next` of the handler that it came to last. */
  readonly #last = new WeakMap<object, object>();
  #beside: Context | undefined;

  enter(request: object, next: unknown, upstreams: unknown): void {
    if (typeof next !== 'function' || typeof upstreams !== 'function') return;
    this.#last.set(request, next);
    const span = trace.getSpan(context.active());
    this.#entered.set(next, { upstreams: upstreams as Entered['upstreams'], span });
  }

  /** Ends the handler before, if there is one, and calls in the context that stands around both. */
  leave(next: unknown, error: unknown, call: () => unknown): unknown {
    const entered = typeof next === 'function' ? this.#entered.get(next) : undefined;
    if (entered === undefined) return call();
    this.#entered.delete(next as object);
    this.#beside = undefined;
    tell(entered.upstreams, error);
    const active = context.active();
    // Who has a span around the call of `next` keeps it.
    const isInside = trace.getSpan(active) === entered.span;
    return context.with((isInside ? this.#beside : undefined) ?? active, call);
  }

  /** Ends the handler that a request was in when it leaves a router: none comes after it. */
  leaveRouter(request: object, error: unknown): void {
    const next = this.#last.get(request);
    if (next !== undefined) this.leave(next, error, () => undefined);
  }

  /** Given to upstream as `next`: it is called in the context in which the next handler runs. */
  readonly notice = (): void => {
    this.#beside = context.active();
  };
}

const tell = guarded(
  'the end of a handler of Express',
  (upstreams: (error: unknown) => unknown, error: unknown) => upstreams(error),
);
