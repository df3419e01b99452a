import type { HrTime } from '@opentelemetry/api';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import { escapeControls } from '../diagnostics/escape-controls';
import { toJsonValue } from './to-json-value';

/**
 * Formats a log record as one JSON object in one line, for programs that read lines.
 *
 * The names are those of the log data model
 * (https://opentelemetry.io/docs/specs/otel/logs/data-model/); a field without a value is left out.
 * Never throws, and the line contains no line break.
 */
export function toJsonLine(record: ReadableLogRecord): string {
  const { body, attributes, spanContext, eventName, droppedAttributesCount } = record;
  const { name, version } = record.instrumentationScope;
  const line = JSON.stringify({
    timestamp: toIsoTime(record.hrTime),
    observedTimestamp: toIsoTime(record.hrTimeObserved),
    severityNumber: present(record.severityNumber),
    severityText: present(record.severityText),
    body: present(body),
    attributes: toJsonValue(attributes),
    traceId: spanContext?.traceId,
    spanId: spanContext?.spanId,
    traceFlags: spanContext?.traceFlags,
    eventName: present(eventName),
    scope: { name: present(name), version: present(version) },
    resource: { attributes: toJsonValue(record.resource.attributes) },
    droppedAttributesCount: droppedAttributesCount === 0 ? undefined : droppedAttributesCount,
  });
  // JSON does not escape characters that only some terminals and readers take for a control or a
  // line break.
  return escapeControls(line, 'json');
}

/** Converts a value that may be absent: an application need not keep the types of a record. */
const present = (value: unknown) => (value === undefined ? undefined : toJsonValue(value));

/**
 * Formats a time with the precision that it has: to the millisecond, the microsecond or the
 * nanosecond.
 */
function toIsoTime([seconds, nanos]: HrTime): string | undefined {
  // Before 1970 both parts are negative, and rounding may have made nanoseconds a whole second.
  const carry = Math.floor(nanos / 1e9);
  const date = new Date((seconds + carry) * 1000);
  if (Number.isNaN(date.getTime())) return undefined;
  const digits = String(Math.trunc(nanos - carry * 1e9)).padStart(9, '0');
  return date.toISOString().replace('.000Z', `.${digits.replace(/(000){1,2}$/, '')}Z`);
}
