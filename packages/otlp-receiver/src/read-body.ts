import type { IncomingMessage } from 'node:http';
import { RequestError } from './request-error';

/**
 * Reads the body of a request, as sent.
 *
 * A client that says or sends more than the limit is refused at once, without waiting for the rest.
 *
 * @returns the bytes, or `undefined` if the client went away before it had sent them all
 * @throws RequestError 413
 */
export async function readBody(
  request: IncomingMessage,
  maxBytes: number,
): Promise<Buffer | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const onData = (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= maxBytes) {
        chunks.push(chunk);
        return;
      }
      request.off('data', onData);
      request.pause();
      reject(tooLarge(maxBytes));
    };
    request.on('data', onData);
    request.once('end', () => resolve(Buffer.concat(chunks, bytes)));
    request.once('close', () => resolve(undefined));
    // a broken connection; 'close' follows, and an error without a listener would end the process
    request.once('error', () => resolve(undefined));
  });
}

/** The refusal of a body over the limit, compressed or not. */
export const tooLarge = (maxBytes: number): RequestError =>
  new RequestError(413, `the body is larger than ${maxBytes} bytes`, { Connection: 'close' });
