import type { HrTime } from '@opentelemetry/api';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import { toJsonValue } from './to-json-value';

/**
 * Formats a log record as one JSON object in one line, for who reads lines by machine.
 *
 * The names are those of the log data model
 * (https://opentelemetry.io/docs/specs/otel/logs/data-model/); a field without a value is left out.
 * Never throws, and never has a line break in it.
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
  return line.replace(
    LINE_BREAKS,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** What JavaScript's own types promise of a record, its application need not keep. */
const present = (value: unknown) => (value === undefined ? undefined : toJsonValue(value));

/** Line breaks that JSON leaves as they are; in JSON they can only stand in a string. */
const LINE_BREAKS = /[\u0085\u2028\u2029]/g;

/** As precise as the time is: to the millisecond, the microsecond or the nanosecond. */
function toIsoTime([seconds, nanos]: HrTime): string | undefined {
  // Before 1970 both are negative, and a rounded part may have become a whole.
  const carry = Math.floor(nanos / 1e9);
  const date = new Date((seconds + carry) * 1000);
  if (Number.isNaN(date.getTime())) return undefined;
  const digits = String(Math.trunc(nanos - carry * 1e9)).padStart(9, '0');
  return date.toISOString().replace('.000Z', `.${digits.replace(/(000){1,2}$/, '')}Z`);
}
