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
import { PassiveSpan } from '../traces/passive-span';
import { rememberServerError } from './server-errors';

/**
 * A tracer provider for instrumentations whose spans are a framework's own machinery (its layers,
 * middleware and extensions). It does not create their spans, so what runs inside them has the span
 * around them as parent. Other findings of the instrumentation are kept, above all the route; an
 * exception recorded on such a span goes to the server span.
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

class QuietSpan extends PassiveSpan {
  readonly #spanContext: SpanContext;

  constructor(spanContext: SpanContext) {
    super();
    this.#spanContext = spanContext;
  }

  override spanContext(): SpanContext {
    return this.#spanContext;
  }

  override isRecording(): boolean {
    return false;
  }

  override recordException(exception: unknown): void {
    rememberServerError(exception);
  }
}
