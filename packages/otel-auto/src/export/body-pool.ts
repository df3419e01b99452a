import type { EncodedRequest } from '../otlp-encoding/encoded-request';
import type { ExportRequest } from './export-request';

/**
 * Memory for the requests of full batches, reused when they were delivered. With new memory for
 * each, V8 would mark its whole heap after every few dozen, and block the event loop for
 * milliseconds.
 */
export class BodyPool {
  readonly #bodyBytes: number;
  readonly #idle: Buffer[] = [];

  /** @param batchBytes - the size of a full batch, without the record that fills it */
  constructor(batchBytes: number) {
    this.#bodyBytes = batchBytes + ROOM_BYTES;
  }

  /** Copies the request into one piece, which remains valid after its release. */
  copy(request: EncodedRequest): Pick<ExportRequest, 'body' | 'release'> {
    const { byteLength } = request;
    // A small request has memory of its own, so that waiting requests take about as much memory as
    // they report.
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

/**
 * Room for the record that fills a batch, unless it is very large, and for the bytes before the
 * records.
 */
const ROOM_BYTES = 16 * 1024;

/** The number of unused bodies that are kept: as many as are sent at once. */
const MAX_IDLE_BODIES = 4;
