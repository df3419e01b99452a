import { type Context, isSpanContextValid, type SpanContext, trace } from '@opentelemetry/api';
import { FIELD_SPAN_ID, FIELD_TRACE_FLAGS, FIELD_TRACE_ID } from './semconv';
import { SPLAT, type WinstonInfo } from './winston';

/** Gives the span of a context, if it has one whose ids are worth writing down. */
export function toValidSpanContext(context: Context): SpanContext | undefined {
  const spanContext = trace.getSpanContext(context);
  return spanContext !== undefined && isSpanContextValid(spanContext) ? spanContext : undefined;
}

/** Gives the flags of a trace as W3C Trace Context writes them: two hexadecimal digits. */
export function toTraceFlags({ traceFlags }: SpanContext): string {
  return traceFlags < 16 ? `0${traceFlags.toString(16)}` : traceFlags.toString(16);
}

/**
 * Gives a line with the ids of its span, for the formats that follow.
 *
 * The application may have handed over an object of its own and use it again, so the fields go to a
 * copy of it; a line that winston has put together from several arguments is nobody else's and gets
 * them itself, as does anything that is more than its fields (an Error, an instance of a class). A
 * line that has a `trace_id` already, or cannot be extended, stays as it is.
 */
export function withTraceContextFields(info: WinstonInfo, spanContext: SpanContext): WinstonInfo {
  try {
    if (!Object.isExtensible(info)) {
      return info;
    }
    if (info[SPLAT] === undefined && Object.getPrototypeOf(info) === Object.prototype) {
      return info[FIELD_TRACE_ID] === undefined
        ? {
            ...info,
            [FIELD_TRACE_ID]: spanContext.traceId,
            [FIELD_SPAN_ID]: spanContext.spanId,
            [FIELD_TRACE_FLAGS]: toTraceFlags(spanContext),
          }
        : info;
    }
    if (info[FIELD_TRACE_ID] === undefined || written.has(info)) {
      setFields(info, spanContext);
    }
  } catch {
    // A setter or a proxy of the application: its line goes on without the ids.
  }
  return info;
}

/** Takes the ids from an object that an earlier line has left them on. */
export function withoutStaleFields(info: WinstonInfo): void {
  if (hasWritten && written.delete(info)) {
    delete info[FIELD_TRACE_ID];
    delete info[FIELD_SPAN_ID];
    delete info[FIELD_TRACE_FLAGS];
  }
}

// The objects of the application that bear our fields, so that an Error that is logged again has
// those of its new span, or none.
const written = new WeakSet<WinstonInfo>();
let hasWritten = false;

function setFields(info: WinstonInfo, spanContext: SpanContext): void {
  info[FIELD_TRACE_ID] = spanContext.traceId;
  info[FIELD_SPAN_ID] = spanContext.spanId;
  info[FIELD_TRACE_FLAGS] = toTraceFlags(spanContext);
  if (info[SPLAT] === undefined) {
    written.add(info);
    hasWritten = true;
  }
}
