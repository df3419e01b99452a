import type { ExchangeRequest } from './exchange';
import { tooLarge, type Account } from './progress';

/**
 * Reads the body of a request, as sent.
 *
 * A client that announces or sends more than there is room for is refused at once, without waiting
 * for the rest.
 *
 * @param account - the memory that the request may use
 * @returns the bytes, or `undefined` if the client disconnected before it had sent them all
 * @throws RequestError 413 or 503
 */
export async function readBody(
  request: ExchangeRequest,
  account: Account,
): Promise<Buffer | undefined> {
  const { maxRequestBytes } = account;
  if (Number(request.headers['content-length'] ?? 0) > maxRequestBytes) {
    throw tooLarge(maxRequestBytes);
  }
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const onData = (chunk: Buffer) => {
      try {
        account.addSent(chunk.length);
        chunks.push(chunk);
      } catch (error) {
        chunks.length = 0;
        request.off('data', onData);
        request.pause();
        reject(error);
      }
    };
    request.on('data', onData);
    request.once('end', () => resolve(Buffer.concat(chunks)));
    request.once('close', () => resolve(undefined));
    // a broken connection; 'close' follows, and an error without a listener would end the process
    request.once('error', () => resolve(undefined));
  });
}
