import { activeContext } from './log-call';
import {
  toValidSpanContext,
  withoutStaleFields,
  withTraceContextFields,
} from './trace-context-fields';
import type { WinstonInfo } from './winston';

/** A line as winston's formats hand it on; structurally `TransformableInfo` of logform. */
export interface TraceContextInfo {
  level: string;
  message: unknown;
  [key: string | symbol]: unknown;
}

/** A format for `winston.format.combine()`; structurally `Format` of logform. */
export interface TraceContextFormat {
  options?: object;
  transform(info: TraceContextInfo, options?: unknown): TraceContextInfo | boolean;
}

/**
 * Creates a format that adds `trace_id`, `span_id` and `trace_flags` of the active span to each
 * line. Put it before the formats that finish the line, such as `json()` or `printf()`.
 *
 * With the distro, or another use of `instrumentWinstonLogger`, it is not needed and changes nothing.
 * Outside of a span, lines stay as they are. Never throws.
 */
export function traceContext(): TraceContextFormat {
  return { transform: addTraceContext };
}

function addTraceContext(info: TraceContextInfo): TraceContextInfo {
  const spanContext = toValidSpanContext(activeContext());
  if (spanContext === undefined) {
    withoutStaleFields(info);
    return info;
  }
  const line: WinstonInfo = withTraceContextFields(info, spanContext);
  return line as TraceContextInfo;
}
