import { CHUNK_BYTES, type ChunkPool } from './chunk-pool';
import { copyBytes } from './copy-bytes';

/** Bytes in chunks of a pool, one after another without a gap. */
export class ChunkedBytes {
  readonly #pool: ChunkPool;
  readonly #chunks: Buffer[] = [];
  #length = 0;

  constructor(pool: ChunkPool) {
    this.#pool = pool;
  }

  get length(): number {
    return this.#length;
  }

  /** Adds a stretch of `source`: all of it or, if this throws, nothing. */
  append(source: Buffer, start: number, end: number): void {
    // Reserved first, copied then, counted last: until that, what was copied does not belong to us.
    const length = this.#length + (end - start);
    while (this.#chunks.length * CHUNK_BYTES < length) this.#chunks.push(this.#pool.take());
    let target = this.#length;
    for (let from = start; from < end;) {
      const offset = target % CHUNK_BYTES;
      const count = Math.min(end - from, CHUNK_BYTES - offset);
      const chunk = this.#chunks[(target - offset) / CHUNK_BYTES] as Buffer;
      source.copy(chunk, offset, from, from + count);
      from += count;
      target += count;
    }
    this.#length = length;
  }

  /**
   * Hands the bytes over, and the chunks that they are in. What fills less than half of its chunk is
   * copied, so that what waits to be sent takes about the memory that it says.
   */
  detach(): { readonly parts: readonly Buffer[]; readonly chunks: readonly Buffer[] } {
    const tailLength = this.#length % CHUNK_BYTES;
    const fullCount = (this.#length - tailLength) / CHUNK_BYTES;
    const parts = this.#chunks.slice(0, fullCount);
    const chunks = this.#chunks.splice(0);
    this.#length = 0;
    const [tail, ...unused] = chunks.splice(fullCount);
    for (const chunk of unused) this.#pool.giveBack(chunk);
    if (tail === undefined) return { parts, chunks };
    if (tailLength * 2 < CHUNK_BYTES) {
      parts.push(copyBytes(tail, 0, tailLength));
      this.#pool.giveBack(tail);
    } else {
      parts.push(tail.subarray(0, tailLength));
      chunks.push(tail);
    }
    return { parts, chunks };
  }
}
