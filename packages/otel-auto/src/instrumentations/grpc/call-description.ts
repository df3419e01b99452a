import { SpanStatusCode, type Attributes, type Histogram, type Span } from '@opentelemetry/api';
import {
  ATTR_ERROR_TYPE,
  ATTR_RPC_METHOD,
  ATTR_RPC_STATUS_CODE,
  ATTR_RPC_SYSTEM_NAME,
  RPC_SYSTEM_NAME_VALUE_GRPC,
} from '@opentelemetry/semantic-conventions';

/** How a call ended, as the library passes it around. */
export interface CallStatus {
  readonly code?: number;
  readonly details?: string;
}

/** The name of a call's span and of its method: `package.Service/Method`. */
export const methodNameOf = (path: string): string => path.replace(/^\//, '');

/** What spans and durations of a method have in common. */
export const describeMethod = (path: string): Attributes => ({
  [ATTR_RPC_SYSTEM_NAME]: RPC_SYSTEM_NAME_VALUE_GRPC,
  [ATTR_RPC_METHOD]: methodNameOf(path),
});

/** By their numbers; https://github.com/grpc/grpc/blob/v1.75.0/doc/statuscodes.md */
const STATUS_NAMES = [
  'OK',
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED',
];

/** The number of a call that its client gave up. */
export const CANCELLED = 1;

/** The others are how a server answers that a client has made a mistake. */
const SERVER_ERRORS: ReadonlySet<string> = new Set([
  'UNKNOWN',
  'DEADLINE_EXCEEDED',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
]);

/**
 * Ends the span of a call and records its duration. Semantic conventions for gRPC: for a client
 * everything but OK is an error, for a server what it is to blame for.
 */
export function endCall(call: {
  readonly span: Span;
  readonly side: 'client' | 'server';
  readonly startMillis: number;
  readonly duration: Histogram;
  readonly attributes: Attributes;
  readonly status: CallStatus;
}): void {
  const { span, side, status } = call;
  const code = status.code ?? 2;
  const name = STATUS_NAMES[code] ?? String(code);
  const failed = side === 'client' ? code !== 0 : SERVER_ERRORS.has(name);
  const outcome: Attributes = {
    [ATTR_RPC_STATUS_CODE]: name,
    ...(failed ? { [ATTR_ERROR_TYPE]: name } : {}),
  };
  span.setAttributes(outcome);
  if (failed) {
    const { details } = status;
    span.setStatus({
      code: SpanStatusCode.ERROR,
      ...(typeof details === 'string' && details !== '' ? { message: details } : {}),
    });
  }
  span.end();
  call.duration.record((performance.now() - call.startMillis) / 1000, {
    ...call.attributes,
    ...outcome,
  });
}
