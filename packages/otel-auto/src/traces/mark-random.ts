import { context, INVALID_TRACEID, trace, type Context, type Span } from '@opentelemetry/api';

/** The flag of a trace whose id is random in its last seven bytes. */
const RANDOM = 0b10;

/**
 * Sets the flag of a random trace id where it belongs: on roots, whose ids the distro generates, and
 * on spans whose parent has it. The SDK's tracer knows the sampled flag alone.
 *
 * The context of a span is an object of its own, so the flag is set on it. What a processor has read
 * of it in `onStart` is the same object.
 *
 * W3C Trace Context Level 2, "Random Trace ID Flag".
 *
 * @param parent - the parent that the span was started with, if it was given one
 * @returns the span
 */
export function markRandom(span: Span, parent: Context | undefined): Span {
  const own = span.spanContext();
  if (own.traceId === INVALID_TRACEID) return span;
  const above = trace.getSpanContext(parent ?? context.active());
  own.traceFlags |= above?.traceId === own.traceId ? above.traceFlags & RANDOM : RANDOM;
  return span;
}
