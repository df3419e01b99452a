import {
  context as contextApi,
  INVALID_SPAN_CONTEXT,
  trace,
  type Context,
  type Span,
  type SpanContext,
  type SpanOptions,
  type Tracer,
  type TracerProvider,
} from '@opentelemetry/api';
import { rememberServerError } from './server-errors';

/**
 * A tracer provider for instrumentations whose spans are a framework's own machinery (its layers,
 * middleware and extensions). Their spans are not made, so what runs inside them has the span around
 * them as parent; what else the instrumentation finds, the route above all, is kept; an exception
 * recorded on such a span goes to the server span.
 */
export const quietTracerProvider: TracerProvider = {
  getTracer: () => quietTracer,
};

const quietTracer: Tracer = {
  startSpan(_name: string, _options?: SpanOptions, context: Context = contextApi.active()): Span {
    return new QuietSpan(trace.getSpanContext(context) ?? INVALID_SPAN_CONTEXT);
  },
  startActiveSpan(...args: unknown[]): never {
    const work = args.at(-1) as (span: Span) => never;
    const context = args.length > 3 ? (args[2] as Context) : contextApi.active();
    return contextApi.with(context, work, undefined, this.startSpan('', undefined, context));
  },
};

class QuietSpan implements Span {
  readonly #spanContext: SpanContext;

  constructor(spanContext: SpanContext) {
    this.#spanContext = spanContext;
  }

  spanContext(): SpanContext {
    return this.#spanContext;
  }

  recordException(exception: unknown): void {
    rememberServerError(exception);
  }

  isRecording(): boolean {
    return false;
  }

  setAttribute(): this {
    return this;
  }

  setAttributes(): this {
    return this;
  }

  addEvent(): this {
    return this;
  }

  addLink(): this {
    return this;
  }

  addLinks(): this {
    return this;
  }

  setStatus(): this {
    return this;
  }

  updateName(): this {
    return this;
  }

  end(): void {
    // There is nothing to end.
  }
}
