import type { ContextPart } from '../settings/settings';

/** The beginnings of headers that carry one entry of the baggage each, in lower case. */
const BAGGAGE_PREFIXES = ['uberctx-', 'ot-baggage-'];

/**
 * Returns the part of a context that a header carries. What is neither state nor baggage is the
 * position in the trace, in whatever format.
 */
export function partOf(header: string): ContextPart {
  const name = header.toLowerCase();
  // Those of W3C are called like their parts, and are nearly all that there is.
  if (name === 'traceparent' || name === 'tracestate' || name === 'baggage') return name;
  return BAGGAGE_PREFIXES.some((prefix) => name.startsWith(prefix)) ? 'baggage' : 'traceparent';
}
