import {
  propagation,
  ROOT_CONTEXT,
  trace,
  type Context,
  type TextMapGetter,
} from '@opentelemetry/api';
import { hasHeadersOfAgent, hasOtherTracer } from '../../context/agents';
import { guarded } from '../../patching/guarded';
import { partOf } from '../../propagation/part-of';
import { refusedAmong, type ReadHeader } from '../../propagation/refused-headers';
import type { ContextPart } from '../../settings/settings';

/** A name and a value, both valid for HTTP; without a value, the header is removed. */
export type Header = readonly [name: string, value: string | undefined];

export type { ReadHeader };

/** RFC 9110, "token"; and the field values that Node.js accepts, the same in `http` and `fetch`. */
const NAME = /^[\w!#$%&'*+.^`|~-]+$/;
const REFUSED = /[^\t\x20-\x7e\x80-\xff]/g;

/**
 * Returns the headers that carry a context, as the propagators write them, and those to be removed
 * since they are of a caller whose context is not continued. Never throws: characters that Node.js
 * would refuse are removed from values, and a field with an invalid name is left out.
 *
 * @param readHeader - reads the caller's headers; its own baggage is not replaced
 * @param options - `keepsGiven`: whether its other headers are not replaced either; `parts`: the
 *   parts of the context that the host gets; `undefined` for all
 */
export const injectedHeaders = guarded(
  'what tells the next service of the trace',
  (
    context: Context,
    readHeader: ReadHeader,
    {
      keepsGiven,
      parts,
    }: {
      readonly keepsGiven: boolean;
      readonly parts: ReadonlySet<ContextPart> | undefined;
    },
  ): readonly Header[] => {
    const refused = refusedAmong(context, readHeader);
    const removed = refused.map((name): Header => [name, undefined]);
    if (parts?.size === 0) return removed;
    const carrier: Record<string, unknown> = {};
    propagation.inject(context, carrier);
    const headers: Header[] = [];
    for (const [name, value] of Object.entries(carrier)) {
      if (typeof value !== 'string' || !NAME.test(name)) continue;
      const part = partOf(name);
      const valid = value.replace(REFUSED, '');
      if (valid === '' || parts?.has(part) === false) continue;
      // Baggage is no position in a trace: the caller's own value stays.
      const isKept = keepsGiven || part === 'baggage';
      if (isKept && isGiven(readHeader(name)) && !refused.includes(name)) continue;
      headers.push([name, valid]);
    }
    return [...removed.filter(([name]) => !headers.some(([own]) => own === name)), ...headers];
  },
);

/** The context that a request belongs to. */
export interface Place {
  readonly context: Context;
  /** Whether the caller's trace headers stay unchanged. */
  readonly keepsGiven: boolean;
}

/**
 * Returns the context that a request belongs to: the active one, unless the caller has passed the
 * headers of another trace. Then the request continues that trace, so that the outgoing headers and
 * the span are in the same one.
 *
 * Another tracer in the process that instruments the same request passes such headers too. Its
 * trace continues as without the distro, and the span belongs to the caller's trace.
 */
export function placeOfCall(active: Context, readHeader: ReadHeader): Place {
  return findPlace(active, readHeader) ?? { context: active, keepsGiven: false };
}

const findPlace = guarded(
  'the trace that a caller has given',
  (active: Context, readHeader: ReadHeader): Place | undefined => {
    if (
      !propagation.fields().some((name) => partOf(name) !== 'baggage' && isGiven(readHeader(name)))
    ) {
      return undefined;
    }
    if (refusedAmong(active, readHeader).some((name) => partOf(name) !== 'baggage')) {
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
