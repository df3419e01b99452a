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

const HEADER = 'uber-trace-id';

const BAGGAGE: PrefixedBaggage = {
  prefix: 'uberctx-',
  encode: encodeURIComponent,
  decode: decodeURIComponent,
};

/**
 * Propagates context as the clients of Jaeger did before OpenTelemetry:
 * `uber-trace-id: TRACE:SPAN:PARENT:FLAGS`, and `uberctx-KEY` for each entry of the baggage. The
 * specification deprecates it, and upstream's propagator does not exist for SDK 3.
 *
 * Jaeger documentation, "Client Libraries", "Propagation Format".
 */
export class JaegerPropagator implements TextMapPropagator {
  inject(context: Context, carrier: unknown, setter: TextMapSetter): void {
    if (isTracingSuppressed(context)) return;
    const spanContext = trace.getSpanContext(context);
    if (spanContext !== undefined && isSpanContextValid(spanContext)) {
      const { traceId, spanId, traceFlags } = spanContext;
      // The id of the parent is obsolete, and always 0.
      setter.set(carrier, HEADER, `${traceId}:${spanId}:0:${traceFlags & TraceFlags.SAMPLED}`);
    }
    injectBaggage(BAGGAGE, context, carrier, setter);
  }

  extract(context: Context, carrier: unknown, getter: TextMapGetter): Context {
    return extractBaggage(BAGGAGE, withSpan(context, carrier, getter), carrier, getter);
  }

  fields(): string[] {
    return [HEADER];
  }
}

function withSpan(context: Context, carrier: unknown, getter: TextMapGetter): Context {
  // Some clients encode the colons.
  const parts = headerText(carrier, getter, HEADER)?.replaceAll(/%3a/gi, ':').split(':') ?? [];
  const traceId = paddedId(parts[0], 32);
  const spanId = paddedId(parts[1], 16);
  const flags = parts[3] ?? '';
  const isValid = parts.length === 4 && /^[\da-f]{1,2}$/i.test(flags);
  if (!isValid || traceId === undefined || spanId === undefined) return context;
  const traceFlags = Number.parseInt(flags, 16) & TraceFlags.SAMPLED;
  return trace.setSpanContext(context, { traceId, spanId, traceFlags, isRemote: true });
}
