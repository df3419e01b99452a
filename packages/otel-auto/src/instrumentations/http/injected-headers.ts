import {
  propagation,
  ROOT_CONTEXT,
  trace,
  type Context,
  type TextMapGetter,
} from '@opentelemetry/api';
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
 */
export const injectedHeaders = guarded(
  'what tells the next service of the trace',
  (context: Context, readHeader: ReadHeader): readonly Header[] => {
    const carrier: Record<string, unknown> = {};
    propagation.inject(context, carrier);
    const headers: Header[] = [];
    for (const [name, value] of Object.entries(carrier)) {
      if (typeof value !== 'string' || !NAME.test(name)) continue;
      const valid = value.replace(REFUSED, '');
      if (valid === '') continue;
      if (KEPT.has(name) && isGiven(readHeader(name))) continue;
      headers.push([name, valid]);
    }
    return headers.length === 0 ? NONE : headers;
  },
);

/**
 * The context that a request belongs to: the active one, unless the caller has given the headers of
 * another trace. Then the request goes on with that trace, so that what leaves and its span are in one.
 */
export const contextOfCall = guarded(
  'the trace that a caller has given',
  (active: Context, readHeader: ReadHeader): Context => {
    if (!propagation.fields().some((name) => !KEPT.has(name) && isGiven(readHeader(name)))) {
      return active;
    }
    const given = trace.getSpanContext(propagation.extract(ROOT_CONTEXT, readHeader, GETTER));
    if (given === undefined || given.traceId === trace.getSpanContext(active)?.traceId) {
      return active;
    }
    return trace.setSpanContext(active, given);
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
