import { SpanStatusCode, type Span } from '@opentelemetry/api';
import { guarded } from '../../patching/guarded';

/** Records a thrown value of any type on a span; in graphql even `throw null` is a result. */
export const recordError = guarded('An error of graphql', (span: Span, error: unknown) => {
  const exception = error instanceof Error ? error : String(error);
  span.recordException(exception);
  const message = error instanceof Error ? error.message : String(error);
  span.setStatus({ code: SpanStatusCode.ERROR, message });
});
