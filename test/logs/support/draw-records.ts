import type { AttributeValue, LogRecord } from '@acme/otlp-receiver';
import type { CaseOutcome } from './case-outcomes';

/**
 * Draws the records of a case as a person would note them down, a row for each: severity, its number,
 * body and attributes. A record that is not of the case's own span says of which.
 */
export const drawRecords = ({ records, span, spanNames }: CaseOutcome): string[] =>
  records.map((record) =>
    record.spanId === span?.spanId
      ? drawRecord(record)
      : `${drawRecord(record)} in ${spanNames.get(record.spanId ?? '') ?? 'no span'}`,
  );

function drawRecord({ severityText, severityNumber, body, attributes }: LogRecord): string {
  const fields = Object.keys(attributes).length === 0 ? '' : ` ${drawValue(attributes)}`;
  const text = typeof body === 'string' ? body : drawValue(body);
  return `${severityText}/${severityNumber} ${text}${fields}`;
}

/** JSON, but for what JSON has no value for; keys in order. */
export function drawValue(value: AttributeValue | undefined): string {
  if (typeof value === 'bigint') return `${value}n`;
  if (value instanceof Uint8Array) return `<${Buffer.from(value).toString('hex')}>`;
  if (Array.isArray(value)) return `[${value.map(drawValue).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const fields = Object.keys(value)
      .sort()
      .map((key) => `${key}: ${drawValue(value[key])}`);
    return `{ ${fields.join(', ')} }`;
  }
  return typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? 'nothing');
}
