import { toException } from '@acme/otel-nestjs/to-exception';
import { SpanStatusCode, type Span } from '@opentelemetry/api';
import { ATTR_ERROR_TYPE } from '@opentelemetry/semantic-conventions';
import { guarded } from '../patching/guarded';
import { errorTypeOf } from './error-type';

/**
 * Records in a span that its operation failed with this value, which can be of any type. Never
 * throws.
 */
export const failSpan = guarded('the error of a span', (span: Span, error: unknown): void => {
  const exception = toException(error);
  const message = typeof exception === 'string' ? exception : exception.message;
  span.setStatus({ code: SpanStatusCode.ERROR, ...(message === undefined ? {} : { message }) });
  span.setAttribute(ATTR_ERROR_TYPE, errorTypeOf(error));
  span.recordException(exception);
});
