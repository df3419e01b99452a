import type { OtlpSettings } from '../settings/settings';
import { describeOtlp } from './destinations';

/** Describes in one line a receiver that responds with success, but not as OTLP requires. */
export function describeStrangeAnswer(signal: string, otlp: OtlpSettings, words: string): string {
  return `${describeOtlp(otlp)} answers ${signal} with success, but not as OTLP does: ${JSON.stringify(words)}; is it the OTLP endpoint, and not that of a web page?`;
}
