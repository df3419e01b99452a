import { readFields } from './protobuf-fields';

/** What a server says of a failure in a `google.rpc.Status`. */
export interface RpcStatus {
  readonly message: string;
  /** How long it wants to be left alone; `undefined` if it does not allow to try again. */
  readonly retryDelayMillis: number | undefined;
}

/**
 * Decodes a `google.rpc.Status`, which is the body of a bad answer over HTTP and the trailer
 * `grpc-status-details-bin` over gRPC.
 *
 * OTLP specification, "Failures" and "OTLP/gRPC Throttling".
 *
 * @throws Error for bytes that are no such message
 */
export function decodeStatus(bytes: Uint8Array): RpcStatus {
  let message = '';
  let retryDelayMillis: number | undefined;
  for (const [field, value] of readFields(bytes)) {
    if (!(value instanceof Uint8Array)) continue;
    if (field === 2) message = toText(value);
    if (field === 3) retryDelayMillis = decodeRetryDelay(value) ?? retryDelayMillis;
  }
  return { message, retryDelayMillis };
}

const RETRY_INFO = 'type.googleapis.com/google.rpc.RetryInfo';

/** Of the details of a status, which are of any type, that of `RetryInfo`. */
function decodeRetryDelay(detail: Uint8Array): number | undefined {
  let type = '';
  let content: Uint8Array = new Uint8Array();
  for (const [field, value] of readFields(detail)) {
    if (!(value instanceof Uint8Array)) continue;
    if (field === 1) type = toText(value);
    if (field === 2) content = value;
  }
  if (type !== RETRY_INFO) return undefined;
  for (const [field, value] of readFields(content)) {
    if (field === 1 && value instanceof Uint8Array) return decodeDuration(value);
  }
  return 0;
}

/** A time in the past is now: below zero is above 2^63 here. */
function decodeDuration(duration: Uint8Array): number {
  let seconds = 0;
  let nanos = 0;
  for (const [field, value] of readFields(duration)) {
    if (field === 1) seconds = Number(value);
    if (field === 2) nanos = Number(value);
  }
  const millis = seconds * 1000 + nanos / 1e6;
  return Number.isSafeInteger(seconds) && nanos < 1e9 ? millis : 0;
}

const toText = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');
