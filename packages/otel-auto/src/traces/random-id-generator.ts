import type { IdGenerator } from '@opentelemetry/sdk-trace';

/**
 * Generates random ids as upstream's generator does, without a buffer between the numbers and their
 * text.
 *
 * W3C Trace Context, "trace-id" and "parent-id": lower-case hexadecimal digits, not all of them
 * zero.
 */
export class RandomIdGenerator implements IdGenerator {
  /** Returns 32 digits. Never throws. */
  generateTraceId(): string {
    return sixteenDigits() + sixteenDigits();
  }

  /** Returns 16 digits. Never throws. */
  generateSpanId(): string {
    return sixteenDigits();
  }
}

function sixteenDigits(): string {
  const first = (Math.random() * 2 ** 32) | 0;
  // The last digits are never all zero, so neither is the id.
  const last = (Math.random() * 2 ** 32) | 0 || 1;
  return String.fromCharCode(
    digit(first >>> 28),
    digit(first >>> 24),
    digit(first >>> 20),
    digit(first >>> 16),
    digit(first >>> 12),
    digit(first >>> 8),
    digit(first >>> 4),
    digit(first),
    digit(last >>> 28),
    digit(last >>> 24),
    digit(last >>> 20),
    digit(last >>> 16),
    digit(last >>> 12),
    digit(last >>> 8),
    digit(last >>> 4),
    digit(last),
  );
}

const DIGITS = Uint8Array.from(Buffer.from('0123456789abcdef'));

/** Returns the character code of the lowest four bits as a digit. */
const digit = (bits: number): number => DIGITS[bits & 15]!;
