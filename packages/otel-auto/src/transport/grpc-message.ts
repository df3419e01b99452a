import { gunzip, gzip } from './gzip';
import { MAX_ANSWER_BYTES } from './sender';

/** A framed message of gRPC, in two parts so that its bytes are not copied. */
export type GrpcMessage = readonly [head: Uint8Array, bytes: Uint8Array];

/**
 * Frames a request for gRPC: a byte that says whether it is compressed, its length, its bytes.
 *
 * https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md, "Length-Prefixed-Message"
 */
export async function toGrpcMessage(
  body: Uint8Array,
  compression: 'none' | 'gzip',
): Promise<GrpcMessage> {
  const isCompressed = compression === 'gzip';
  const bytes = isCompressed ? await gzip(body) : body;
  const head = Buffer.alloc(HEAD_BYTES);
  head[0] = isCompressed ? 1 : 0;
  head.writeUInt32BE(bytes.byteLength, 1);
  return [head, bytes];
}

/**
 * Returns the bytes in a message of gRPC.
 *
 * @throws Error (rejects) for bytes that are not such a message
 */
export async function readGrpcMessage(message: Buffer): Promise<Uint8Array> {
  if (
    message.byteLength < HEAD_BYTES ||
    message.readUInt32BE(1) !== message.byteLength - HEAD_BYTES
  ) {
    throw new Error('not a message of gRPC');
  }
  const bytes = message.subarray(HEAD_BYTES);
  return message[0] === 0 ? bytes : await gunzip(bytes, MAX_ANSWER_BYTES);
}

const HEAD_BYTES = 5;
