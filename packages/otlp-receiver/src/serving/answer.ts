import type { ExchangeRequest, ExchangeResponse } from './exchange';
import { encodeResponse, encodeStatus, type PartialSuccess } from '../decoding/otlp-codec';
import { RPC_CODES } from '../request-error';
import type { Signal } from '../signal';
import { MEDIA_TYPES, selectEncoding } from './export-request';
import type { Reception } from './receive';

/**
 * Responds to a request as the OTLP specification requires, in the encoding of the request.
 *
 * @param partialSuccess - the part of it that was rejected, if the response is to say so
 */
export function answer(
  request: ExchangeRequest,
  response: ExchangeResponse,
  { arrival, refusal }: Reception,
  partialSuccess?: PartialSuccess,
): void {
  const encoding = selectEncoding(request.headers) ?? 'json';
  const body =
    refusal === undefined
      ? encodeResponse((arrival as { signal: Signal }).signal, encoding, partialSuccess)
      : encodeStatus({ code: RPC_CODES[refusal.status], message: refusal.message }, encoding);
  response.writeHead(refusal?.status ?? 200, {
    'Content-Type': MEDIA_TYPES[encoding],
    'Content-Length': body.length,
    ...refusal?.headers,
  });
  // These two may be sent while the client is still sending.
  if (refusal?.status === 413 || refusal?.status === 503) endAfterRequest(request, response, body);
  else response.end(body);
}

/**
 * Ends a response that was sent while the client is still sending.
 *
 * Closing a connection with unread bytes resets it, and the client then sees the reset and not the
 * response. So the remaining bytes are read and discarded for a while first.
 */
function endAfterRequest(
  request: ExchangeRequest,
  response: ExchangeResponse,
  body: Uint8Array,
): void {
  response.write(body);
  if (request.complete) {
    response.end();
    return;
  }
  const end = () => {
    clearTimeout(timer);
    response.end();
  };
  const timer = setTimeout(end, LINGER_MILLIS);
  request.once('end', end);
  request.once('close', end);
  request.resume();
}

const LINGER_MILLIS = 2_000;
