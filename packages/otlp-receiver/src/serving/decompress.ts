import { promisify } from 'node:util';
import { gunzip, inflate } from 'node:zlib';
import { messageOf } from '../message-of';
import { RequestError } from '../request-error';
import { tooLarge } from './progress';

const DECOMPRESSORS: Readonly<Record<string, typeof gunzip>> = {
  gzip: gunzip,
  // RFC 9110, 8.4.1.3: equivalent to gzip
  'x-gzip': gunzip,
  deflate: inflate,
};

/** Returns whether {@link decompress} supports a content coding. */
export const isKnownCoding = (coding: string): boolean =>
  coding === 'identity' || Object.hasOwn(DECOMPRESSORS, coding);

/**
 * Decompresses a body, and stops as soon as the result exceeds the limit: a few kilobytes can
 * expand to gigabytes.
 *
 * @throws RequestError 413 over the limit, 400 if the bytes are not of that coding
 */
export async function decompress(body: Buffer, coding: string, maxBytes: number): Promise<Buffer> {
  const decompressor = DECOMPRESSORS[coding];
  if (decompressor === undefined) return body;
  try {
    return await promisify<Buffer, object, Buffer>(decompressor)(body, {
      maxOutputLength: maxBytes,
      chunkSize: Math.min(MAX_CHUNK_BYTES, Math.max(MIN_CHUNK_BYTES, body.length * 4)),
    });
  } catch (error) {
    if (isTooLarge(error)) throw tooLarge(maxBytes);
    throw new RequestError(400, `the body is not valid ${coding}: ${messageOf(error)}`);
  }
}

const MIN_CHUNK_BYTES = 16 * 1024;
/**
 * The size of chunks of the result; large enough for the memory to be returned to the system at
 * once.
 */
const MAX_CHUNK_BYTES = 1024 * 1024;

const isTooLarge = (error: unknown): boolean =>
  (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
