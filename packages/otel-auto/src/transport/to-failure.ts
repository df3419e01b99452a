import type { SendResult } from './sender';

/** The statuses of HTTP for which the OTLP specification allows a retry. */
export const RETRYABLE_STATUSES: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/**
 * Converts the error of a request without a response to a result. Most are retryable: a connection
 * that could not be made or broke, a certificate that is not trusted, a file that cannot be read
 * may all be in order the next time. Only a request that Node.js refuses to make is rejected, and a
 * final response of a proxy that was asked for a tunnel.
 */
export function toFailure(error: NodeJS.ErrnoException & { readonly status?: number }): SendResult {
  const { code = '', status } = error;
  const isForGood =
    IMPOSSIBLE_CODES.has(code) || (status !== undefined && !RETRYABLE_STATUSES.has(status));
  return isForGood
    ? { kind: 'rejected', error }
    : { kind: 'retryable', error, retryAfterMillis: undefined };
}

const IMPOSSIBLE_CODES: ReadonlySet<string> = new Set([
  'ERR_HTTP2_INVALID_CONNECTION_HEADERS',
  'ERR_HTTP2_INVALID_HEADER_VALUE',
  'ERR_HTTP2_INVALID_PSEUDOHEADER',
  'ERR_HTTP_INVALID_HEADER_VALUE',
  'ERR_INVALID_CHAR',
  'ERR_INVALID_HTTP_TOKEN',
  'ERR_INVALID_PROTOCOL',
  'ERR_INVALID_URL',
  'ERR_UNESCAPED_CHARACTERS',
]);
