import { SpanStatusCode, type Span } from '@opentelemetry/api';

/** What graphql gives for an operation, as far as errors go. */
interface ExecutionResult {
  readonly errors?: readonly GraphqlError[];
}

interface GraphqlError {
  readonly message: string;
  /** What a resolver threw. */
  readonly originalError?: unknown;
  readonly extensions?: { readonly code?: unknown };
}

/**
 * Says on the span of an operation that a resolver failed; the exception is on the span of the
 * resolver. What a client did wrong is no error of the operation.
 */
export function recordGraphqlErrors(span: Span, { errors }: ExecutionResult): void {
  const error = errors?.find(isServerError);
  if (error === undefined) return;
  span.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
}

/** The codes by which Apollo tells the client's mistakes from the server's. */
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
