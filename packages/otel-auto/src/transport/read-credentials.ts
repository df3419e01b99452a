import { closeSync, constants, fstatSync, openSync, readSync, statSync } from 'node:fs';

/**
 * Reads a certificate or a key. Only a regular file of a sensible size is read: opening a named
 * pipe would wait for ever for a writer, and a device may have no end.
 *
 * @throws Error that describes the file, with the code `ERR_CREDENTIALS`; the system's error if it
 *   cannot be opened or read
 */
export function readCredentials(path: string): Buffer {
  // Checked before the file is opened, which affects some devices.
  if (!statSync(path).isFile()) throw unfit('it is no regular file');
  const file = openSync(path, constants.O_RDONLY | NON_BLOCKING);
  try {
    const stats = fstatSync(file);
    if (!stats.isFile()) throw unfit('it is no regular file');
    if (stats.size > MAX_BYTES) throw unfit(`it has more than ${MAX_BYTES} bytes`);
    const bytes = Buffer.alloc(MAX_BYTES);
    const length = readAll(file, bytes);
    if (length === 0) throw unfit('it is empty');
    return Buffer.from(bytes.subarray(0, length));
  } finally {
    closeSync(file);
  }
}

/** Windows has no such flag. */
const NON_BLOCKING = constants.O_NONBLOCK ?? 0;

/** The largest file; a bundle of all authorities of the world has a quarter of a million bytes. */
const MAX_BYTES = 1024 * 1024;

function readAll(file: number, bytes: Buffer): number {
  let length = 0;
  while (length < bytes.length) {
    const count = readSome(file, bytes, length);
    if (count === 0) break;
    length += count;
  }
  return length;
}

function readSome(file: number, bytes: Buffer, from: number): number {
  try {
    return readSync(file, bytes, from, bytes.length - from, null);
  } catch (error) {
    // Some files of the system only look regular.
    throw unfit(`it cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`);
  }
}

const unfit = (reason: string): Error =>
  Object.assign(new Error(reason), { code: 'ERR_CREDENTIALS' });
