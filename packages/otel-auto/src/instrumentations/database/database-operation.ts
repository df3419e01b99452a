import {
  SpanKind,
  SpanStatusCode,
  type Attributes,
  type Histogram,
  type Span,
  type Tracer,
} from '@opentelemetry/api';
import {
  ATTR_DB_COLLECTION_NAME,
  ATTR_DB_NAMESPACE,
  ATTR_DB_OPERATION_NAME,
  ATTR_DB_QUERY_TEXT,
  ATTR_DB_RESPONSE_STATUS_CODE,
  ATTR_DB_SYSTEM_NAME,
  ATTR_ERROR_TYPE,
  ATTR_SERVER_ADDRESS,
  ATTR_SERVER_PORT,
} from '@opentelemetry/semantic-conventions';
import { guarded } from '../../patching/guarded';
import { errorTypeOf } from '../error-type';

/**
 * The facts about an operation that are known before it starts, named after the semantic
 * conventions.
 */
export interface OperationDescription {
  readonly system: string;
  readonly operation?: string | undefined;
  readonly collection?: string | undefined;
  readonly namespace?: string | undefined;
  readonly text?: string | undefined;
  readonly address?: string | undefined;
  readonly port?: number | undefined;
  /** Returns the status code of the database's response, if the error is one. */
  readonly toStatusCode?: (error: ErrorLike) => string | undefined;
  /** Returns the exception to record for an error that contains data of the application. */
  readonly toException?: (error: ErrorLike) => string;
  /** Returns the message to record for such an error, in the status too. */
  readonly toMessage?: (error: ErrorLike) => string | undefined;
  /** Set if the instrumentation of the underlying driver records the duration. */
  readonly isCountedByDriver?: true;
}

/** The fields that an error may have; any value can be thrown. */
export interface ErrorLike {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly code?: unknown;
  readonly errno?: unknown;
  readonly number?: unknown;
}

/** An operation in progress. Neither method throws; only the first call of either has an effect. */
export interface DatabaseOperation {
  readonly span: Span;
  succeed(): void;
  fail(error: unknown): void;
}

/** Starts the span of an operation, and records its duration when it ends. */
export function startDatabaseOperation(
  tracer: Tracer,
  duration: Histogram | undefined,
  description: OperationDescription,
): DatabaseOperation {
  const startTime = performance.now();
  const attributes = toAttributes(description);
  const { text } = description;
  const span = tracer.startSpan(toSpanName(description), {
    kind: SpanKind.CLIENT,
    attributes: text === undefined ? attributes : { ...attributes, [ATTR_DB_QUERY_TEXT]: text },
  });
  let hasEnded = false;
  const end = guarded('the end of a database span', (failure?: Attributes) => {
    hasEnded = true;
    if (failure !== undefined) span.setAttributes(failure);
    span.end();
    // Connecting is not an operation in the semantic conventions.
    if (description.operation === undefined || description.isCountedByDriver === true) return;
    duration?.record((performance.now() - startTime) / 1_000, { ...attributes, ...failure });
  });
  return {
    span,
    succeed() {
      if (!hasEnded) end();
    },
    fail(error) {
      if (hasEnded) return;
      end(describeFailure(span, description, error) ?? { [ATTR_ERROR_TYPE]: '_OTHER' });
    },
  };
}

const describeFailure = guarded(
  'the error of a database span',
  (span: Span, description: OperationDescription, error: unknown): Attributes => {
    const isObject = typeof error === 'object' && error !== null;
    const like = (isObject ? error : {}) as ErrorLike;
    const { toException, toMessage, toStatusCode } = description;
    const message = toMessage?.(like) ?? (isObject ? toText(like.message) : toText(error));
    if (error !== undefined && error !== null) {
      const isWhole = error instanceof Error && toMessage === undefined;
      span.recordException(toException?.(like) ?? (isWhole ? error : (message ?? typeof error)));
    }
    span.setStatus({ code: SpanStatusCode.ERROR, ...(message !== undefined && { message }) });
    const statusCode = toStatusCode?.(like);
    const type = statusCode ?? errorTypeOf(error);
    return {
      [ATTR_ERROR_TYPE]: type,
      ...(statusCode !== undefined && { [ATTR_DB_RESPONSE_STATUS_CODE]: statusCode }),
    };
  },
);

function toAttributes(description: OperationDescription): Attributes {
  const { system, operation, collection, namespace, address, port } = description;
  return {
    [ATTR_DB_SYSTEM_NAME]: system,
    ...(operation !== undefined && { [ATTR_DB_OPERATION_NAME]: operation }),
    ...(collection !== undefined && { [ATTR_DB_COLLECTION_NAME]: collection }),
    ...(namespace !== undefined && { [ATTR_DB_NAMESPACE]: namespace }),
    ...(address !== undefined && { [ATTR_SERVER_ADDRESS]: address }),
    ...(port !== undefined && { [ATTR_SERVER_PORT]: port }),
  };
}

/** Returns `{operation} {target}`, as the semantic conventions define it. */
function toSpanName({ system, operation, collection, namespace }: OperationDescription): string {
  return [operation, collection ?? namespace].filter(Boolean).join(' ') || system;
}

const toText = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
