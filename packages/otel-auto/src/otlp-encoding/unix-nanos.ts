const MAX_NANOS = 2n ** 64n - 1n;

/**
 * Converts a time to nanoseconds as an unsigned integer of 64 bits; its parts may be fractions,
 * negative or too large. A time that is not finite becomes 0, which OTLP reads as unknown.
 */
export function toUnixNanos(seconds: number, nanos: number): bigint {
  const wholeSeconds = Math.floor(seconds);
  const wholeNanos = Math.floor((seconds - wholeSeconds) * 1e9 + nanos);
  if (!Number.isFinite(wholeSeconds) || !Number.isFinite(wholeNanos)) return 0n;
  const total = BigInt(wholeSeconds) * 1_000_000_000n + BigInt(wholeNanos);
  if (total < 0n) return 0n;
  return total > MAX_NANOS ? MAX_NANOS : total;
}
