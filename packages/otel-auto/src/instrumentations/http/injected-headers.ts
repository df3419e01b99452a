import {
  propagation,
  ROOT_CONTEXT,
  trace,
  type Context,
  type TextMapGetter,
} from '@opentelemetry/api';
import { hasHeadersOfAgent, hasOtherTracer } from '../../context/agents';
import { guarded } from '../../patching/guarded';

/** A name and a value, both valid for HTTP. */
export type Header = readonly [name: string, value: string];

/** Reads a header that the caller has given, by its name in lower case. */
export type ReadHeader = (name: string) => unknown;

/** RFC 9110, "token"; and what Node.js takes for a field value, the same in `http` and `fetch`. */
const NAME = /^[\w!#$%&'*+.^`|~-]+$/;
const REFUSED = /[^\t\x20-\x7e\x80-\xff]/g;

/** Fields that carry something else than the place in a trace: what the caller says of it stays. */
const KEPT: ReadonlySet<string> = new Set(['baggage']);

const NONE: readonly Header[] = [];

/**
 * The headers that carry a context, as the propagators write them. Never throws: characters that
 * Node.js would refuse are left out of values, a field with an impossible name is left out.
 *
 * @param readHeader - says what the caller has given; its own baggage is not replaced
 * @param keepsGiven - whether nothing else that is given is replaced either
 */
export const injectedHeaders = guarded(
  'what tells the next service of the trace',
  (context: Context, readHeader: ReadHeader, keepsGiven = false): readonly Header[] => {
    const carrier: Record<string, unknown> = {};
    propagation.inject(context, carrier);
    const headers: Header[] = [];
    for (const [name, value] of Object.entries(carrier)) {
      if (typeof value !== 'string' || !NAME.test(name)) continue;
      const valid = value.replace(REFUSED, '');
      if (valid === '') continue;
      if ((keepsGiven || KEPT.has(name)) && isGiven(readHeader(name))) continue;
      headers.push([name, valid]);
    }
    return headers.length === 0 ? NONE : headers;
  },
);

/** Where a request belongs. */
export interface Place {
  readonly context: Context;
  /** Whether the headers of a trace that it has stay as they are. */
  readonly keepsGiven: boolean;
}

/**
 * Where a request belongs: to the active context, unless the caller has given the headers of another
 * trace. Then the request goes on with that trace, so that what leaves and its span are in one.
 *
 * Another tracer in the process, which instruments the same request, gives such headers too. Its trace
 * goes on as without the distro, and the span stays where the caller's is.
 */
export function placeOfCall(active: Context, readHeader: ReadHeader): Place {
  return findPlace(active, readHeader) ?? { context: active, keepsGiven: false };
}

const findPlace = guarded(
  'the trace that a caller has given',
  (active: Context, readHeader: ReadHeader): Place | undefined => {
    if (!propagation.fields().some((name) => !KEPT.has(name) && isGiven(readHeader(name)))) {
      return undefined;
    }
    const given = trace.getSpanContext(propagation.extract(ROOT_CONTEXT, readHeader, GETTER));
    if (given === undefined || given.traceId === trace.getSpanContext(active)?.traceId) {
      return undefined;
    }
    if (hasHeadersOfAgent(readHeader)) return undefined;
    if (hasOtherTracer()) return { context: active, keepsGiven: true };
    return { context: trace.setSpanContext(active, given), keepsGiven: false };
  },
);

const isGiven = (value: unknown): boolean => value !== undefined && value !== null;

const GETTER: TextMapGetter<ReadHeader> = {
  get(readHeader, name) {
    const value = readHeader(name.toLowerCase());
    return isGiven(value) ? String(value) : undefined;
  },
  keys: () => [],
};
