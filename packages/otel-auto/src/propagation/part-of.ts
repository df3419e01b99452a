import type { ContextPart } from '../settings/settings';

/** The beginnings of headers that carry one entry of the baggage each, in lower case. */
const BAGGAGE_PREFIXES = ['uberctx-', 'ot-baggage-'];

/**
 * Returns the part of a context that a header carries. What is neither state nor baggage is the
 * position in the trace, in whatever format.
 */
export function partOf(header: string): ContextPart {
  const name = header.toLowerCase();
  if (name === 'tracestate') return name;
  const isBaggage =
    name === 'baggage' || BAGGAGE_PREFIXES.some((prefix) => name.startsWith(prefix));
  return isBaggage ? 'baggage' : 'traceparent';
}
