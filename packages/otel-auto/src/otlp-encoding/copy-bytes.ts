/**
 * Copies bytes into memory of their own. Node.js puts small buffers into shared memory, all of
 * which would stay allocated as long as one of the buffers waits to be sent.
 */
export function copyBytes(source: Buffer, start: number, end: number): Buffer {
  const copy = Buffer.allocUnsafeSlow(end - start);
  source.copy(copy, 0, start, end);
  return copy;
}
