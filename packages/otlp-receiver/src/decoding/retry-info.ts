import { Writer } from 'protobufjs/light';

/**
 * Encodes a `google.rpc.Status` whose only detail is a `RetryInfo`, with which a receiver over gRPC
 * asks for a pause. OTLP specification, "OTLP/gRPC Throttling".
 */
export function encodeRetryInfo(seconds: number): Uint8Array {
  const bounded = Math.max(-MAX_SECONDS, Math.min(seconds, MAX_SECONDS));
  const duration = Writer.create().uint32(fieldOf(1, VARINT)).int64(bounded);
  const retryInfo = Writer.create().uint32(fieldOf(1, BYTES)).bytes(duration.finish());
  const detail = Writer.create()
    .uint32(fieldOf(1, BYTES))
    .string('type.googleapis.com/google.rpc.RetryInfo')
    .uint32(fieldOf(2, BYTES))
    .bytes(retryInfo.finish());
  return Writer.create().uint32(fieldOf(3, BYTES)).bytes(detail.finish()).finish();
}

const VARINT = 0;
const BYTES = 2;
const fieldOf = (number: number, wireType: number): number => number * 8 + wireType;

/** The largest value of a `google.protobuf.Duration`. */
const MAX_SECONDS = 315_576_000_000;
