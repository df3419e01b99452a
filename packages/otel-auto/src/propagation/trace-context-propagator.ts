import {
  isSpanContextValid,
  trace,
  type Context,
  type SpanContext,
  type TextMapGetter,
  type TextMapPropagator,
  type TextMapSetter,
} from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import { TraceStateList } from './trace-state';

const TRACE_PARENT = 'traceparent';
const TRACE_STATE = 'tracestate';

/** The flags that level 2 defines: sampled, and random trace id. No others may be set. */
const KNOWN_FLAGS = 0b11;

/**
 * Propagates the W3C trace context at level 2: the flag of a random trace id is kept, and what is
 * written is valid in a header, whatever the context contains.
 *
 * It replaces upstream's propagator, which writes three digits for flags above 15 and whatever
 * `traceState` serializes to, and reads the state as level 1 has it.
 *
 * W3C Trace Context Level 2, "Trace Context HTTP Request Headers Format".
 */
export class TraceContextPropagator implements TextMapPropagator {
  inject(context: Context, carrier: unknown, setter: TextMapSetter): void {
    if (isTracingSuppressed(context)) return;
    const spanContext = trace.getSpanContext(context);
    if (spanContext === undefined || !isSpanContextValid(spanContext)) return;
    const { traceId, spanId, traceFlags } = spanContext;
    setter.set(carrier, TRACE_PARENT, `00-${traceId}-${spanId}-0${traceFlags & KNOWN_FLAGS}`);
    const state = serializeState(spanContext);
    if (state !== undefined) setter.set(carrier, TRACE_STATE, state);
  }

  extract(context: Context, carrier: unknown, getter: TextMapGetter): Context {
    const spanContext = parseParent(onlyOf(getter.get(carrier, TRACE_PARENT)));
    if (spanContext === undefined) return context;
    const header: unknown = getter.get(carrier, TRACE_STATE);
    const state = Array.isArray(header) ? header.filter(isString).join() : header;
    return trace.setSpanContext(
      context,
      isString(state) && state !== ''
        ? { ...spanContext, traceState: new TraceStateList(state) }
        : spanContext,
    );
  }

  fields(): string[] {
    return [TRACE_PARENT, TRACE_STATE];
  }
}

const isString = (value: unknown): value is string => typeof value === 'string';

/** Returns the text of a header that may be there once: of two nobody knows which one counts. */
const onlyOf = (header: unknown): unknown =>
  Array.isArray(header) && header.length === 1 ? header[0] : header;

const PARENT = /^([\da-f]{2})-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})(-.*)?$/;

/**
 * Parses a header of this version or of a later one, of which the four fields of version 00 are
 * read.
 */
function parseParent(header: unknown): SpanContext | undefined {
  const found = isString(header) ? PARENT.exec(header.trim()) : null;
  if (found === null) return undefined;
  const [, version = '', traceId = '', spanId = '', flags = '', rest] = found;
  if (version === 'ff' || (version === '00' && rest !== undefined)) return undefined;
  const traceFlags = Number.parseInt(flags, 16) & KNOWN_FLAGS;
  const spanContext = { traceId, spanId, traceFlags, isRemote: true };
  return isSpanContextValid(spanContext) ? spanContext : undefined;
}

function serializeState({ traceState }: SpanContext): string | undefined {
  const text: unknown = traceState?.serialize();
  return isString(text) && PRINTABLE.test(text) ? text : undefined;
}

const PRINTABLE = /^[\x20-\x7e]+$/;
