import type { EncodedRequest } from '../otlp-encoding/encoded-request';
import type { ExportRequest } from './export-request';

/**
 * Memory for the requests of full batches, used again when they were delivered. Were it new for each,
 * V8 would mark its whole heap after every few dozen, and hold the event loop for milliseconds.
 */
export class BodyPool {
  readonly #bodyBytes: number;
  readonly #idle: Buffer[] = [];

  /** @param batchBytes - what a full batch has, but for the record that fills it */
  constructor(batchBytes: number) {
    this.#bodyBytes = batchBytes + ROOM_BYTES;
  }

  /** Gives the request in one piece, which outlives it. */
  copy(request: EncodedRequest): Pick<ExportRequest, 'body' | 'release'> {
    const { byteLength } = request;
    // What is small has memory of its own, so that what waits takes about as much as it says.
    if (byteLength > this.#bodyBytes || byteLength * 2 < this.#bodyBytes) {
      return { body: request.toBytes() };
    }
    const memory = this.#idle.pop() ?? Buffer.allocUnsafeSlow(this.#bodyBytes);
    return { body: request.toBytes(memory), release: () => this.#giveBack(memory) };
  }

  #giveBack(memory: Buffer): void {
    if (this.#idle.length < MAX_IDLE_BODIES) this.#idle.push(memory);
  }
}

/** For the record that fills a batch, unless it is very large, and for what stands before the records. */
const ROOM_BYTES = 16 * 1024;

/** As many as are under way at once. */
const MAX_IDLE_BODIES = 4;
