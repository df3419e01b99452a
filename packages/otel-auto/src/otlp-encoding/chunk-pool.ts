/** The bytes of a chunk. A batch has at least one for each scope, so they are small. */
export const CHUNK_BYTES = 8 * 1024;

/** Chunks that nobody uses, up to a mebibyte of them. */
export const MAX_IDLE_CHUNKS = 128;

/** Keeps memory that was given back, so that a batch need not ask the system for its own. */
export class ChunkPool {
  readonly #idle: Buffer[] = [];

  /** How many chunks wait to be used again. */
  get idleCount(): number {
    return this.#idle.length;
  }

  /** Gives a chunk whose content is undefined. */
  take(): Buffer {
    return this.#idle.pop() ?? Buffer.allocUnsafeSlow(CHUNK_BYTES);
  }

  /** Takes back a chunk that nobody reads any more. */
  giveBack(chunk: Buffer): void {
    if (this.#idle.length < MAX_IDLE_CHUNKS) this.#idle.push(chunk);
  }
}
