import { readFields } from './protobuf-reader';

const RETRY_INFO = 'type.googleapis.com/google.rpc.RetryInfo';

/**
 * Finds the delay that a server asks for in a `google.rpc.Status`; `undefined` if there is none. A
 * time in the past means now.
 *
 * OTLP specification, "OTLP/gRPC Throttling".
 *
 * @throws Error for bytes that are not such a message
 */
export function findRetryDelayMillis(status: Uint8Array): number | undefined {
  for (const [field, detail] of readFields(status)) {
    if (field !== 3 || !(detail instanceof Uint8Array)) continue;
    const retryInfo = contentOf(detail, RETRY_INFO);
    if (retryInfo !== undefined) return decodeRetryInfo(retryInfo);
  }
  return undefined;
}

/** Returns the content of a `google.protobuf.Any`, if it is of this type. */
function contentOf(any: Uint8Array, type: string): Uint8Array | undefined {
  let isOfType = false;
  let content: Uint8Array = new Uint8Array();
  for (const [field, value] of readFields(any)) {
    if (!(value instanceof Uint8Array)) continue;
    if (field === 1) isOfType = Buffer.from(value).toString('utf8') === type;
    if (field === 2) content = value;
  }
  return isOfType ? content : undefined;
}

function decodeRetryInfo(retryInfo: Uint8Array): number {
  for (const [field, value] of readFields(retryInfo)) {
    if (field === 1 && value instanceof Uint8Array) return decodeDuration(value);
  }
  return 0;
}

function decodeDuration(duration: Uint8Array): number {
  let seconds = 0;
  let nanos = 0;
  for (const [field, value] of readFields(duration)) {
    if (field === 1) seconds = Number(value);
    if (field === 2) nanos = Number(value);
  }
  // A negative number is above 2^63 here.
  const isAhead = Number.isSafeInteger(seconds) && Number.isSafeInteger(nanos);
  return isAhead ? seconds * 1000 + nanos / 1e6 : 0;
}
