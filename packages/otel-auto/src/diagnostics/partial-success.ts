import type { PartialSuccess } from '../transport/sender';
import type { OtlpSettings } from '../settings/settings';
import { describeCount } from './describe-count';
import { describeOtlp } from './destinations';

/** Describes in one line the part of an accepted request that a collector rejected. */
export function describePartialSuccess(
  signal: string,
  otlp: OtlpSettings,
  partialSuccess: PartialSuccess,
): string {
  return `${describeOtlp(otlp)} ${describeRemark(signal, partialSuccess)}.`;
}

/**
 * Describes the message of a partial success: `rejected 3 spans: "too old"`, or only its warning.
 */
export function describeRemark(signal: string, { rejectedCount, message }: PartialSuccess): string {
  const words = message === '' ? 'without a reason' : JSON.stringify(message);
  if (rejectedCount === 0) return `warns about ${signal}: ${words}`;
  return `rejected ${describeCount(signal, rejectedCount)}: ${words}`;
}
