import { SpanStatusCode, type Span } from '@opentelemetry/api';

/** The errors in the result of an operation of graphql. */
interface ExecutionResult {
  readonly errors?: readonly GraphqlError[];
}

interface GraphqlError {
  readonly message: string;
  /** The error that a resolver threw. */
  readonly originalError?: unknown;
  readonly extensions?: { readonly code?: unknown };
}

/**
 * Sets the span of an operation to failed if a resolver failed; the exception is on the span of the
 * resolver. A mistake of the client is no error of the operation.
 */
export function recordGraphqlErrors(span: Span, { errors }: ExecutionResult): void {
  const error = errors?.find(isServerError);
  if (error === undefined) return;
  span.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
}

/** The codes with which Apollo marks mistakes of the client. */
const CLIENT_CODES: readonly unknown[] = [
  'BAD_REQUEST',
  'BAD_USER_INPUT',
  'FORBIDDEN',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'NOT_FOUND',
  'UNAUTHENTICATED',
];

function isServerError({ originalError, extensions }: GraphqlError): boolean {
  if (CLIENT_CODES.includes(extensions?.code)) return false;
  const status = (originalError as { getStatus?: () => unknown } | undefined)?.getStatus?.();
  return typeof status !== 'number' || status >= 500;
}
