import {
  isSpanContextValid,
  trace,
  type Context,
  type SpanContext,
  type TextMapSetter,
} from '@opentelemetry/api';
import { isTracingSuppressed, W3CTraceContextPropagator } from '@opentelemetry/core';

/** The flags that version 00 defines: sampled, and random trace id. No others may be set. */
const KNOWN_FLAGS = 0b11;

/**
 * Upstream's propagator of the W3C trace context, restricted to what is valid in a header.
 *
 * Upstream writes three digits for flags above 15, which an unsampled request may bring, and
 * whatever `traceState` serializes to.
 *
 * W3C Trace Context, "Trace Context HTTP Headers Format".
 */
export class TraceContextPropagator extends W3CTraceContextPropagator {
  override inject(context: Context, carrier: unknown, setter: TextMapSetter): void {
    if (isTracingSuppressed(context)) return;
    const spanContext = trace.getSpanContext(context);
    if (spanContext === undefined || !isSpanContextValid(spanContext)) return;
    const { traceId, spanId, traceFlags } = spanContext;
    setter.set(carrier, 'traceparent', `00-${traceId}-${spanId}-0${traceFlags & KNOWN_FLAGS}`);
    const state = serializeState(spanContext);
    if (state !== undefined) setter.set(carrier, 'tracestate', state);
  }
}

function serializeState({ traceState }: SpanContext): string | undefined {
  const text: unknown = traceState?.serialize();
  return typeof text === 'string' && PRINTABLE.test(text) ? text : undefined;
}

const PRINTABLE = /^[\x20-\x7e]+$/;
