/**
 * Copies bytes into memory of their own. Node.js puts small buffers, of ours and of the application,
 * into memory that they share, all of which stays as long as one of them waits to be sent.
 */
export function copyBytes(source: Buffer, start: number, end: number): Buffer {
  const copy = Buffer.allocUnsafeSlow(end - start);
  source.copy(copy, 0, start, end);
  return copy;
}
