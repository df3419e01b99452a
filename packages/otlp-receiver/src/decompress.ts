import { promisify } from 'node:util';
import { gunzip, inflate } from 'node:zlib';
import { messageOf } from './message-of';
import { tooLarge } from './read-body';
import { RequestError } from './request-error';

const DECOMPRESSORS: Readonly<Record<string, typeof gunzip>> = {
  gzip: gunzip,
  // RFC 9110, 8.4.1.3: to be treated as gzip
  'x-gzip': gunzip,
  deflate: inflate,
};

/** Whether a content coding is one that {@link decompress} undoes. */
export const isKnownCoding = (coding: string): boolean =>
  coding === 'identity' || Object.hasOwn(DECOMPRESSORS, coding);

/**
 * Undoes a content coding, and stops as soon as more than the limit came out of it: a few
 * kilobytes can unfold to gigabytes.
 *
 * @throws RequestError 413 over the limit, 400 if the bytes are not of that coding
 */
export async function decompress(body: Buffer, coding: string, maxBytes: number): Promise<Buffer> {
  const decompressor = DECOMPRESSORS[coding];
  if (decompressor === undefined) return body;
  try {
    return await promisify<Buffer, object, Buffer>(decompressor)(body, {
      maxOutputLength: maxBytes,
    });
  } catch (error) {
    if (isTooLarge(error)) throw tooLarge(maxBytes);
    throw new RequestError(400, `the body is not valid ${coding}: ${messageOf(error)}`);
  }
}

const isTooLarge = (error: unknown): boolean =>
  (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
