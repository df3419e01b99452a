import type { SpanContext } from '@opentelemetry/api';
import { FIELD_SPAN_ID, FIELD_TRACE_FLAGS, FIELD_TRACE_ID } from './semconv';
import { toTraceFlags } from './trace-context-fields';

/**
 * Gives a finished line with the ids of its span, if its format has left them out: inside the
 * object where the line is JSON, else at the end of its first row, since container runtimes make a
 * line of each row. A line of more than 16 million characters stays as it is.
 */
export function withTraceContextText(line: string, spanContext: SpanContext): string {
  if (line.length > MAX_COMPLETED_LENGTH || contains(line, spanContext.traceId)) {
    return line;
  }
  if (isJsonObject(line)) {
    return withJsonMembers(line, spanContext);
  }
  const { traceId, spanId } = spanContext;
  const end = /\r?\n/.exec(line)?.index ?? line.length;
  const ids = ` ${FIELD_TRACE_ID}=${traceId} ${FIELD_SPAN_ID}=${spanId}`;
  return line.slice(0, end) + ids + line.slice(end);
}

// Formats put fields at the end, and a line may be many megabytes long.
function contains(line: string, traceId: string): boolean {
  return line.length > TAIL_LENGTH
    ? line.slice(-TAIL_LENGTH).includes(traceId) || line.includes(traceId)
    : line.includes(traceId);
}

const TAIL_LENGTH = 4096;
/** A line that is longer would have to be copied as a whole, for tens of milliseconds. */
const MAX_COMPLETED_LENGTH = 16e6;
/** To parse a line of many megabytes takes as long as to make it; its beginning has to do. */
const MAX_PARSED_LENGTH = 1e6;

function isJsonObject(line: string): boolean {
  const text = line.trim();
  if (!text.startsWith('{') || !text.endsWith('}')) {
    return false;
  }
  if (text.length > MAX_PARSED_LENGTH) {
    return /^\{\s*"/.test(text);
  }
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}

// The line may have spaces around its last brace, and a line end: they stay.
function withJsonMembers(line: string, spanContext: SpanContext): string {
  const members = JSON.stringify({
    [FIELD_TRACE_ID]: spanContext.traceId,
    [FIELD_SPAN_ID]: spanContext.spanId,
    [FIELD_TRACE_FLAGS]: toTraceFlags(spanContext),
  }).slice(1, -1);
  const head = line.slice(0, line.lastIndexOf('}')).trimEnd();
  const separator = head.trimStart() === '{' ? '' : ',';
  return head + separator + members + line.slice(head.length);
}
