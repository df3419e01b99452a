import type { Integer } from '../telemetry';
import type { WireLong } from './otlp-messages';

/** Converts a 64-bit integer to a `number` if that is exact, otherwise to a `bigint`. */
export function toInteger(long: WireLong): Integer {
  const exact = long.toBigInt();
  const rounded = Number(exact);
  return Number.isSafeInteger(rounded) ? rounded : exact;
}
