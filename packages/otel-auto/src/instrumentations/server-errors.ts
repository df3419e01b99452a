import { context, type Exception, type HrTime, type Span } from '@opentelemetry/api';
import { getRPCMetadata, hrTime } from '@opentelemetry/core';

interface RememberedError {
  readonly error: unknown;
  readonly time: HrTime;
}

const remembered = new WeakMap<Span, RememberedError>();

/**
 * Remembers an error that passed while a request was served. Only the first one counts: later ones
 * are consequences of it. It becomes the exception of the server span if the response is a 5xx.
 */
export function rememberServerError(
  error: unknown,
  span: Span | undefined = getRPCMetadata(context.active())?.span,
): void {
  if (span !== undefined && !remembered.has(span)) remembered.set(span, { error, time: hrTime() });
}

/** Records the remembered error on the server span, with the time at which it was thrown. */
export function recordServerError(span: Span, statusCode: number | undefined): void {
  const found = remembered.get(span);
  if (found === undefined || statusCode === undefined || statusCode < 500) return;
  remembered.delete(span);
  span.recordException(toException(found.error), found.time);
}

/**
 * Converts a thrown value of any type to the exception that a span records. A value that is not an
 * error is named after its type. Never throws.
 */
export function toException(error: unknown): Exception {
  if (error instanceof Error || typeof error === 'string') return error;
  return { name: typeof error, message: messageOf(error) };
}

function messageOf(value: unknown): string {
  try {
    const { message } = (value ?? {}) as { message?: unknown };
    return typeof message === 'string' ? message : String(value);
  } catch {
    return 'a value without a text';
  }
}
