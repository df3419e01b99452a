import { createContextKey, trace, type Context, type SpanContext } from '@opentelemetry/api';

const UNDECIDED = createContextKey('@acme/otel-auto/undecided parent');

/**
 * Returns a context with a remote parent that leaves it to this service whether the trace is
 * sampled. A span context has no flag for that.
 */
export const setUndecidedParent = (context: Context, parent: SpanContext): Context =>
  trace.setSpanContext(context, parent).setValue(UNDECIDED, parent);

/** Whether the parent in a context leaves the decision to this service. */
export function isParentUndecided(context: Context): boolean {
  const parent = context.getValue(UNDECIDED);
  return parent !== undefined && parent === trace.getSpanContext(context);
}
