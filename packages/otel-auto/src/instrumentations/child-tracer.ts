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
import { tracerOf } from './tracer-of';

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
  return tracerOf(startSpan);
}

const BEGINNINGS: ReadonlySet<SpanKind | undefined> = new Set([SpanKind.SERVER, SpanKind.CONSUMER]);

function hasParent(context: Context): boolean {
  const parent = trace.getSpanContext(context);
  return parent !== undefined && isSpanContextValid(parent);
}
