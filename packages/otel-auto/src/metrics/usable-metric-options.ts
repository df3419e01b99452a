import { ValueType, type MetricOptions } from '@opentelemetry/api';
import { readProperty } from '../any-values/read-property';

/** Returns the options of an instrument as far as the SDK can use them. Never throws. */
export function usableMetricOptions(given: unknown): MetricOptions | undefined {
  if (given === undefined || given === null) return undefined;
  const description = readProperty(given, 'description');
  const unit = readProperty(given, 'unit');
  const valueType = readProperty(given, 'valueType');
  const boundaries = usableBoundaries(
    readProperty(readProperty(given, 'advice'), 'explicitBucketBoundaries'),
  );
  return {
    ...(typeof description === 'string' ? { description } : {}),
    ...(typeof unit === 'string' ? { unit } : {}),
    ...(valueType === ValueType.INT || valueType === ValueType.DOUBLE ? { valueType } : {}),
    ...(boundaries === undefined ? {} : { advice: { explicitBucketBoundaries: boundaries } }),
  };
}

function usableBoundaries(given: unknown): number[] | undefined {
  try {
    return Array.isArray(given)
      ? given.filter((boundary: unknown): boundary is number => Number.isFinite(boundary))
      : undefined;
  } catch {
    return undefined;
  }
}
