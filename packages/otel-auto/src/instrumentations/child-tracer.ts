import {
  context as contextApi,
  INVALID_SPAN_CONTEXT,
  isSpanContextValid,
  SpanKind,
  trace,
  type Context,
  type Span,
  type SpanOptions,
  type Tracer,
  type TracerProvider,
} from '@opentelemetry/api';

/**
 * A tracer provider for instrumentations that are to make spans only inside of other spans. What
 * begins something by its nature, a request that is served or a message that is consumed, gets its
 * span nevertheless.
 */
export const childTracerProvider: TracerProvider = {
  getTracer: (...scope) => toChildTracer(trace.getTracerProvider().getTracer(...scope)),
};

/** Makes a tracer start spans only inside of other spans. */
export function toChildTracer(tracer: Tracer): Tracer {
  const startSpan = (
    name: string,
    options: SpanOptions = {},
    context: Context = contextApi.active(),
  ): Span =>
    BEGINNINGS.has(options.kind) || hasParent(context)
      ? tracer.startSpan(name, options, context)
      : trace.wrapSpanContext(INVALID_SPAN_CONTEXT);
  return {
    startSpan,
    startActiveSpan(name: string, ...args: unknown[]): never {
      const work = args.at(-1) as (span: Span) => never;
      const options = args.length > 1 ? (args[0] as SpanOptions) : undefined;
      const context = args.length > 2 ? (args[1] as Context) : contextApi.active();
      const span = startSpan(name, options, context);
      return contextApi.with(trace.setSpan(context, span), work, undefined, span);
    },
  };
}

const BEGINNINGS: ReadonlySet<SpanKind | undefined> = new Set([SpanKind.SERVER, SpanKind.CONSUMER]);

function hasParent(context: Context): boolean {
  const parent = trace.getSpanContext(context);
  return parent !== undefined && isSpanContextValid(parent);
}
