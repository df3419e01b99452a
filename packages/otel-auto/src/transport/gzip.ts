import type * as Zlib from 'node:zlib';

/** Compresses bytes outside of the event loop. */
export function gzip(bytes: Uint8Array): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    zlib().gzip(bytes, (error, compressed) => (error ? reject(error) : resolve(compressed)));
  });
}

/**
 * Decompresses bytes outside of the event loop.
 *
 * @throws Error (rejects) for other bytes, and for more than `maxBytes` in them
 */
export function gunzip(bytes: Uint8Array, maxBytes: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    zlib().gunzip(bytes, { maxOutputLength: maxBytes }, (error, plain) =>
      error ? reject(error) : resolve(plain),
    );
  });
}

/** Loads `node:zlib`, which takes time and which most applications do not need here. */
const zlib = (): typeof Zlib => require('node:zlib') as typeof Zlib;
