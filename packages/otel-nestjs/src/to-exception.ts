import type { Exception } from '@opentelemetry/api';

/**
 * Converts a thrown value of any type to the exception that a span records. A value that is not an
 * error is named after its type. Never throws.
 */
export function toException(error: unknown): Exception {
  if (error instanceof Error || typeof error === 'string') return error;
  return { name: typeof error, message: messageOf(error) };
}

/** Returns the message of a thrown value, or its text. Never throws. */
export function messageOf(value: unknown): string {
  try {
    const { message } = (value ?? {}) as { message?: unknown };
    return typeof message === 'string' ? message : String(value);
  } catch {
    return 'a value without a text';
  }
}
