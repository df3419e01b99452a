import { context, createContextKey, trace, type Context, type Span } from '@opentelemetry/api';
import { failSpan } from '../fail-span';

/** The part of a response that reports its end. */
export interface Response {
  once(event: 'close', listener: () => void): unknown;
}

/** The span around the handler that a context is in. */
interface Entered {
  readonly parent: Span | undefined;
}

const ENTERED = createContextKey('@acme/otel-auto/router handler');

/**
 * The span of the handler that each request is in.
 *
 * A handler passes a request on by calling `next`, which stays the router's own: the call is
 * noticed when the router calls the next handler. The last handler's span ends with the response.
 */
export class OpenLayers {
  readonly #open = new WeakMap<object, Span>();

  /**
   * Ends the span of the handler that the request has been in, with the error that it has passed
   * on, if any.
   */
  leave(request: object, failure?: { readonly error: unknown }): void {
    const span = this.#open.get(request);
    if (span === undefined) return;
    this.#open.delete(request);
    if (failure !== undefined) failSpan(span, failure.error);
    span.end();
  }

  /**
   * Returns the active context without the handler that it is in: the context of the next handler.
   */
  contextBeside(): Context {
    const active = context.active();
    const entered = active.getValue(ENTERED) as Entered | undefined;
    if (entered === undefined) return active;
    const { parent } = entered;
    return parent === undefined ? trace.deleteSpan(active) : trace.setSpan(active, parent);
  }

  /** @returns the context in which to call the handler */
  enter(request: object, span: Span, beside: Context): Context {
    this.#open.set(request, span);
    const entered: Entered = { parent: trace.getSpan(beside) };
    return trace.setSpan(beside, span).setValue(ENTERED, entered);
  }

  /** Ends the handler's span with the response, unless it has ended by then. */
  endWith(response: Response, request: object, span: Span): void {
    if (this.#open.get(request) !== span) return;
    response.once('close', () => {
      if (this.#open.get(request) === span) this.leave(request);
    });
  }
}
