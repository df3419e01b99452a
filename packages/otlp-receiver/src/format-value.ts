import type { Attributes, AttributeValue } from './telemetry';

/** Formats a value as a person reads it: strings bare, structures as JSON. */
export function formatValue(value: AttributeValue | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : toJson(value);
}

/** Formats a value as JSON, with 64-bit integers as strings of digits and bytes as base64. */
export const toJson = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part === 'bigint') return String(part);
    return part instanceof Uint8Array ? Buffer.from(part).toString('base64') : part;
  });

/** Formats attributes as `{a=1, b=x}`, sorted by key. */
export function formatAttributes(attributes: Attributes): string {
  const pairs = Object.entries(attributes)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${formatValue(value)}`);
  return `{${pairs.join(', ')}}`;
}
