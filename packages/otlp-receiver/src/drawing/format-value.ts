import { compare } from '../compare';
import type { Attributes, AttributeValue } from '../telemetry';

/** Formats a value for reading: strings without quotes, structures as JSON. */
export function formatValue(value: AttributeValue | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' || typeof value === 'bigint' ? String(value) : toJson(value);
}

/**
 * Formats a value as JSON. Values without a form in JSON have that of protobuf's JSON: large
 * integers as strings of digits, bytes as base64, and "NaN" and "Infinity".
 */
export const toJson = (value: unknown): string => JSON.stringify(value, toJsonPart);

function toJsonPart(_key: string, part: unknown): unknown {
  if (typeof part === 'bigint') return String(part);
  if (typeof part === 'number' && !Number.isFinite(part)) return String(part);
  return part instanceof Uint8Array ? Buffer.from(part).toString('base64') : part;
}

/** Formats attributes as `{a=1, b=x}`, sorted by key. */
export function formatAttributes(attributes: Attributes): string {
  const pairs = Object.entries(attributes)
    .toSorted(([a], [b]) => compare(a, b))
    .map(([key, value]) => `${key}=${formatValue(value)}`);
  return `{${pairs.join(', ')}}`;
}
