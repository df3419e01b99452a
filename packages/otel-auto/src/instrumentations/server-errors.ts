import { toException } from '@acme/otel-nestjs/to-exception';
import { context, type HrTime, type Span } from '@opentelemetry/api';
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
