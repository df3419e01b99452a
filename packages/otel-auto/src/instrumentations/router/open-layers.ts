import { context, trace, type Context, type Span } from '@opentelemetry/api';
import { failSpan } from '../fail-span';

/** What is listened to for the end of the last handler. */
export interface Response {
  once(event: 'close', listener: () => void): unknown;
}

/**
 * The span of the handler that each request is in.
 *
 * A handler passes a request on by calling `next`, which stays the router's own: that it has done so is
 * seen when the router calls the next handler. The last one ends with the response.
 */
export class OpenLayers {
  readonly #open = new WeakMap<object, Span>();
  readonly #parents = new WeakMap<Span, Span | undefined>();

  /** Ends the handler that the request has been in, with the error that it has passed on, if any. */
  leave(request: object, failure?: { readonly error: unknown }): void {
    const span = this.#open.get(request);
    if (span === undefined) return;
    this.#open.delete(request);
    if (failure !== undefined) failSpan(span, failure.error);
    span.end();
  }

  /** The active context without handlers that have been left: the next one stands beside them. */
  contextBeside(): Context {
    const active = context.active();
    const span = trace.getSpan(active);
    if (span === undefined || !this.#parents.has(span)) return active;
    const parent = this.#parents.get(span);
    return parent === undefined ? trace.deleteSpan(active) : trace.setSpan(active, parent);
  }

  enter(request: object, span: Span, parent: Span | undefined): void {
    this.#open.set(request, span);
    this.#parents.set(span, parent);
  }

  /** Ends the handler with the response, unless it has been left until then. */
  endWith(response: Response, request: object, span: Span): void {
    if (this.#open.get(request) !== span) return;
    response.once('close', () => {
      if (this.#open.get(request) === span) this.leave(request);
    });
  }
}
