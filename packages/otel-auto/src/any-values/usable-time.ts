import type { TimeInput } from '@opentelemetry/api';

/**
 * Returns the value if it is one of the API's forms of a time, otherwise `undefined`. Never throws.
 */
export function usableTime(value: unknown): TimeInput | undefined {
  try {
    if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value;
    const [seconds, nanos] = Array.isArray(value) ? (value as unknown[]) : [];
    return isFinite(seconds) && isFinite(nanos) ? [seconds, nanos] : undefined;
  } catch {
    return undefined;
  }
}

const isFinite = (value: unknown): value is number => Number.isFinite(value);
