import type { OtlpSettings } from '../settings/settings';
import { describeOtlp } from './destinations';

/** One line about a receiver that answers with success, but not as OTLP does. */
export function describeStrangeAnswer(signal: string, otlp: OtlpSettings, words: string): string {
  return `${describeOtlp(otlp)} answers ${signal} with success, but not as OTLP does: ${JSON.stringify(words)}; is it the OTLP endpoint, and not that of a web page?`;
}
