import type { IncomingHttpHeaders, IncomingHttpStatusHeader } from 'node:http2';

/**
 * The status codes of gRPC, by their numbers.
 *
 * https://grpc.io/docs/guides/status-codes/
 */
export const GRPC_STATUS_NAMES = [
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
] as const;

/** The name of a status of gRPC. */
export type GrpcStatusName = (typeof GRPC_STATUS_NAMES)[number];

/** The error for a response of gRPC other than success. */
export class GrpcStatusError extends Error {
  readonly code: number;
  readonly statusName: GrpcStatusName;

  /** @param words - the receiver's message */
  constructor(statusName: GrpcStatusName, words: string) {
    const code = GRPC_STATUS_NAMES.indexOf(statusName);
    super(`${code} ${statusName}${words && `: ${words}`}`);
    this.name = 'GrpcStatusError';
    this.code = code;
    this.statusName = statusName;
  }
}

/**
 * Returns the status of a response: that of its trailers or, if there are none, of its headers,
 * otherwise the one that corresponds to the HTTP status; `undefined` if the response broke off
 * before.
 *
 * https://github.com/grpc/grpc/blob/master/doc/http-grpc-status-mapping.md
 */
export function findGrpcStatus(
  headers: IncomingHttpHeaders & IncomingHttpStatusHeader,
  trailers: IncomingHttpHeaders,
): GrpcStatusName | undefined {
  const status = trailers['grpc-status'] ?? headers['grpc-status'];
  if (status !== undefined) return GRPC_STATUS_NAMES[Number(status)] ?? 'UNKNOWN';
  const httpStatus = headers[':status'];
  if (httpStatus === undefined) return undefined;
  // A web page ends without a status.
  if (httpStatus === 200) return isGrpc(headers) ? undefined : 'UNKNOWN';
  return HTTP_STATUSES[httpStatus] ?? 'UNKNOWN';
}

const isGrpc = (headers: IncomingHttpHeaders): boolean =>
  headers['content-type']?.startsWith('application/grpc') === true;

const HTTP_STATUSES: Readonly<Record<number, GrpcStatusName>> = {
  400: 'INTERNAL',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'UNIMPLEMENTED',
  429: 'UNAVAILABLE',
  502: 'UNAVAILABLE',
  503: 'UNAVAILABLE',
  504: 'UNAVAILABLE',
};
