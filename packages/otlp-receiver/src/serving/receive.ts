import type { ExchangeRequest } from './exchange';
import { parseArrival, type Arrival } from '../decoding/arrival';
import { messageOf } from '../message-of';
import type { ReceivedRequest } from '../received-request';
import { RequestError } from '../request-error';
import { withoutUndefined } from '../without-undefined';
import { decompress } from './decompress';
import { parseExportHead, selectCoding, selectSignal } from './export-request';
import type { Progress } from './progress';
import { readBody } from './read-body';

/** The result of receiving a request: its telemetry, or the reason for its refusal. */
export interface Reception {
  readonly request: ReceivedRequest;
  readonly arrival?: Arrival;
  readonly refusal?: RequestError;
}

/**
 * Receives one request, up to its response. Never rejects.
 *
 * @returns `undefined` if the client disconnected before it had sent everything, and waits for no
 *   response
 */
export async function receive(
  request: ExchangeRequest,
  progress: Progress,
): Promise<Reception | undefined> {
  const receivedAt = new Date();
  const { method = '', headers } = request;
  const path = pathOf(request);
  let bytes = 0;

  const conclude = (arrival: Arrival | undefined, refusal: RequestError | undefined): Reception => {
    const outcome = { bytes, status: refusal?.status ?? 200, error: refusal?.message, receivedAt };
    return withoutUndefined({ request: toReceivedRequest(request, outcome), arrival, refusal });
  };

  const account = progress.open();
  try {
    const { signal, encoding, coding } = parseExportHead({ method, path, headers });
    const body = await readBody(request, account);
    if (body === undefined) return undefined;
    bytes = body.length;
    if (coding !== 'identity') await account.reserveUnfolded();
    const message = await decompress(body, coding, progress.maxRequestBytes);
    return conclude(parseArrival(signal, encoding, message), undefined);
  } catch (error) {
    return conclude(undefined, toRefusal(error));
  } finally {
    account.close();
  }
}

/** Describes a request and its outcome. */
export function toReceivedRequest(
  request: ExchangeRequest,
  outcome: Pick<ReceivedRequest, 'bytes' | 'status'> & {
    readonly error?: string | undefined;
    readonly fault?: ReceivedRequest['fault'];
    readonly receivedAt?: Date;
  },
): ReceivedRequest {
  const { method = '', headers } = request;
  const path = pathOf(request);
  return withoutUndefined({
    signal: selectSignal(path),
    method,
    path,
    headers,
    contentType: headers['content-type'],
    encoding: selectCoding(headers),
    receivedAt: new Date(),
    ...outcome,
  });
}

/** Returns the path of a request, without its query. */
export const pathOf = ({ url = '' }: ExchangeRequest): string => url.split('?', 1)[0] ?? '';

/**
 * Converts an error to a refusal. An unexpected one is a fault of the receiver, to which it
 * responds as well, and which ends nothing.
 */
const toRefusal = (error: unknown): RequestError =>
  error instanceof RequestError
    ? error
    : new RequestError(500, `receiver failed: ${messageOf(error)}`);
