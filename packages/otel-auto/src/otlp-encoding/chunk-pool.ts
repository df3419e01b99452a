/**
 * The number of bytes of a chunk. It is small, since a batch has at least one chunk for each scope.
 */
export const CHUNK_BYTES = 8 * 1024;

/** The number of unused chunks that are kept: a mebibyte of memory. */
export const MAX_IDLE_CHUNKS = 128;

/** Keeps returned memory for later batches, which then need not allocate their own. */
export class ChunkPool {
  readonly #idle: Buffer[] = [];

  /** The number of unused chunks. */
  get idleCount(): number {
    return this.#idle.length;
  }

  /** Returns a chunk with undefined content. */
  take(): Buffer {
    return this.#idle.pop() ?? Buffer.allocUnsafeSlow(CHUNK_BYTES);
  }

  /** Accepts a chunk that is no longer read. */
  giveBack(chunk: Buffer): void {
    if (this.#idle.length < MAX_IDLE_CHUNKS) this.#idle.push(chunk);
  }
}
