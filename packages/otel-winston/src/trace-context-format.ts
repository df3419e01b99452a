import { type FieldNames, LineCorrelation, toValidSpanContext } from './line-correlation';
import { activeContext } from './log-call';
import type { WinstonInfo } from './winston';

/** A line between winston's formats; structurally `TransformableInfo` of logform. */
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

/** The options of {@link traceContext}. */
export interface TraceContextOptions {
  /**
   * The names of the fields.
   * @defaultValue `trace_id`, `span_id` and `trace_flags`
   */
  readonly names?: Partial<FieldNames>;
}

/**
 * Creates a format that adds `trace_id`, `span_id` and `trace_flags` of the active span to each
 * line. Put it before the formats that finish the line, such as `json()` or `printf()`.
 *
 * With the distro, or another use of `instrumentWinstonLogger`, it is not needed and changes nothing.
 * Outside of a span, lines stay as they are. Never throws.
 */
export function traceContext({ names }: TraceContextOptions = {}): TraceContextFormat {
  const correlation = new LineCorrelation(names === undefined ? {} : { names });
  return {
    transform(info) {
      const spanContext = toValidSpanContext(activeContext());
      if (spanContext === undefined) {
        correlation.withoutStaleFields(info);
        return info;
      }
      const line: WinstonInfo = correlation.withFields(info, spanContext);
      return line as TraceContextInfo;
    },
  };
}
