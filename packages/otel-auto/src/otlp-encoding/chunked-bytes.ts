import { CHUNK_BYTES, type ChunkPool } from './chunk-pool';
import { copyBytes } from './copy-bytes';

/** A contiguous sequence of bytes, stored in chunks of a pool. */
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

  /** Appends a range of `source`: all of it or, if this throws, nothing. */
  append(source: Buffer, start: number, end: number): void {
    // Room is reserved first, bytes are copied next, and the length is set last: until then the
    // copied bytes are not part of the sequence.
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
   * Returns the bytes and the chunks that contain them, and empties the sequence. A last chunk that
   * is less than half full is copied, so that waiting requests take about as much memory as they
   * report.
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
