import { createContextKey, type Context, type Span } from '@opentelemetry/api';

/** The key of `@opentelemetry/api`, which does not export it. */
const SPAN = createContextKey('OpenTelemetry Context Key SPAN');

/** The creation of an application and its span, until it ends. */
export interface Creation {
  readonly span: Span;
  /** The span around it, which replaces its own once that has ended. */
  readonly outer: Span | undefined;
  hasEnded: boolean;
}

/**
 * A context in which the span of a creation is the active one until it has ended.
 *
 * Sockets, timers and subscriptions begin while an application is created and keep its context;
 * what they do later belongs to no span, as if the creation had not been traced.
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
