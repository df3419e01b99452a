const MAX_NANOS = 2n ** 64n - 1n;

/**
 * Gives a time in nanoseconds as a whole number of 64 bits, whatever its parts are: fractions,
 * negative ones, ones that are too large. A time that is none is 0, which OTLP reads as unknown.
 */
export function toUnixNanos(seconds: number, nanos: number): bigint {
  const wholeSeconds = Math.floor(seconds);
  const wholeNanos = Math.floor((seconds - wholeSeconds) * 1e9 + nanos);
  if (!Number.isFinite(wholeSeconds) || !Number.isFinite(wholeNanos)) return 0n;
  const total = BigInt(wholeSeconds) * 1_000_000_000n + BigInt(wholeNanos);
  if (total < 0n) return 0n;
  return total > MAX_NANOS ? MAX_NANOS : total;
}
