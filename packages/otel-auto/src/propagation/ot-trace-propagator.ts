import {
  isSpanContextValid,
  trace,
  TraceFlags,
  type Context,
  type TextMapGetter,
  type TextMapPropagator,
  type TextMapSetter,
} from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import { headerText } from './header-text';
import { paddedId } from './padded-id';
import { extractBaggage, injectBaggage, type PrefixedBaggage } from './prefixed-baggage';

const TRACE_ID = 'ot-tracer-traceid';
const SPAN_ID = 'ot-tracer-spanid';
const SAMPLED = 'ot-tracer-sampled';

const asItIs = (text: string): string => text;
const BAGGAGE: PrefixedBaggage = { prefix: 'ot-baggage-', encode: asItIs, decode: asItIs };

/**
 * Propagates context as the basic tracers of OpenTracing did: `ot-tracer-traceid`,
 * `ot-tracer-spanid`, `ot-tracer-sampled`, and `ot-baggage-KEY` for each entry of the baggage. The
 * specification deprecates it.
 *
 * The format has trace ids of 64 bits, so the first half of an id does not arrive.
 */
export class OtTracePropagator implements TextMapPropagator {
  inject(context: Context, carrier: unknown, setter: TextMapSetter): void {
    if (isTracingSuppressed(context)) return;
    const spanContext = trace.getSpanContext(context);
    // The specification of the format has baggage only beside a span.
    if (spanContext === undefined || !isSpanContextValid(spanContext)) return;
    const { traceId, spanId, traceFlags } = spanContext;
    setter.set(carrier, TRACE_ID, traceId.slice(16));
    setter.set(carrier, SPAN_ID, spanId);
    setter.set(carrier, SAMPLED, String((traceFlags & TraceFlags.SAMPLED) !== 0));
    injectBaggage(BAGGAGE, context, carrier, setter);
  }

  extract(context: Context, carrier: unknown, getter: TextMapGetter): Context {
    const traceId = paddedId(headerText(carrier, getter, TRACE_ID), 32);
    const spanId = paddedId(headerText(carrier, getter, SPAN_ID), 16);
    if (traceId === undefined || spanId === undefined) return context;
    const sampled = headerText(carrier, getter, SAMPLED)?.toLowerCase();
    const traceFlags = sampled === 'true' || sampled === '1' ? TraceFlags.SAMPLED : TraceFlags.NONE;
    const spanContext = { traceId, spanId, traceFlags, isRemote: true };
    return extractBaggage(BAGGAGE, trace.setSpanContext(context, spanContext), carrier, getter);
  }

  fields(): string[] {
    return [TRACE_ID, SPAN_ID, SAMPLED];
  }
}
