import { createContextKey, type Context, type Span } from '@opentelemetry/api';

/** The key of `@opentelemetry/api`, which does not hand it out. */
const SPAN = createContextKey('OpenTelemetry Context Key SPAN');

/** The creation of an application: what is inside it, until it ends. */
export interface Creation {
  readonly span: Span;
  /** The span around it, which stands in its place once it has ended. */
  readonly outer: Span | undefined;
  hasEnded: boolean;
}

/**
 * A context in which the span of a creation is the active one, and no longer once that has ended.
 *
 * Sockets, timers and subscriptions begin while an application is created and keep its context; what
 * they do for the rest of its life belongs to no span, as if nobody had traced the creation.
 */
export class CreationContext implements Context {
  readonly #inner: Context;
  readonly #creation: Creation;

  constructor(inner: Context, creation: Creation) {
    this.#inner = inner;
    this.#creation = creation;
  }

  getValue(key: symbol): unknown {
    const value = this.#inner.getValue(key);
    const { span, outer, hasEnded } = this.#creation;
    return hasEnded && key === SPAN && value === span ? outer : value;
  }

  setValue(key: symbol, value: unknown): Context {
    return new CreationContext(this.#inner.setValue(key, value), this.#creation);
  }

  deleteValue(key: symbol): Context {
    return new CreationContext(this.#inner.deleteValue(key), this.#creation);
  }
}
