import { SpanStatusCode, type Attributes, type Histogram, type Span } from '@opentelemetry/api';
import {
  ATTR_ERROR_TYPE,
  ATTR_RPC_METHOD,
  ATTR_RPC_STATUS_CODE,
  ATTR_RPC_SYSTEM_NAME,
  RPC_SYSTEM_NAME_VALUE_GRPC,
} from '@opentelemetry/semantic-conventions';
import { GRPC_STATUS_NAMES } from '../../transport/grpc-status';

/** The status of an ended call, in the library's form. */
export interface CallStatus {
  readonly code?: number;
  readonly details?: string;
}

/** Returns the name of a call's span and of its method: `package.Service/Method`. */
export const methodNameOf = (path: string): string => path.replace(/^\//, '');

/** Returns the attributes that spans and durations of a method have in common. */
export const describeMethod = (path: string): Attributes => ({
  [ATTR_RPC_SYSTEM_NAME]: RPC_SYSTEM_NAME_VALUE_GRPC,
  [ATTR_RPC_METHOD]: methodNameOf(path),
});

/** The status code of a call that its client cancelled. */
export const CANCELLED = 1;

/**
 * The status codes that are errors of the server; the others are responses to a mistake of the
 * client.
 */
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
 * every status but OK is an error, for a server only those that it is responsible for.
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
  const name = GRPC_STATUS_NAMES[code] ?? String(code);
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
