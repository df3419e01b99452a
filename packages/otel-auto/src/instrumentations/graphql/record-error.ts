import { SpanStatusCode, type Span } from '@opentelemetry/api';
import { guarded } from '../../patching/guarded';

/** Puts what was thrown on a span, whatever it is: `throw null` is an answer of graphql too. */
export const recordError = guarded('An error of graphql', (span: Span, error: unknown) => {
  const exception = error instanceof Error ? error : String(error);
  span.recordException(exception);
  const message = error instanceof Error ? error.message : String(error);
  span.setStatus({ code: SpanStatusCode.ERROR, message });
});
