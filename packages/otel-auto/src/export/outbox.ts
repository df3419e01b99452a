import type { Signal } from '../signal';
import type { ExportRequest } from './export-request';

/**
 * The queue of requests of all signals, bounded in bytes. The oldest requests are given up for
 * newer ones, metrics last; a request that a newer one supersedes is removed without a loss.
 */
export class Outbox {
  readonly #maxBytes: number;
  readonly #onFull: (request: ExportRequest) => void;
  readonly #numbers = new WeakMap<ExportRequest, number>();
  /** The number of the request that supersedes others, by signal. */
  readonly #newest = new Map<Signal, number>();
  #requests: ExportRequest[] = [];
  #lastNumber = 0;
  #bytes = 0;

  /** @param onFull - called with the requests that had to make room */
  constructor(maxBytes: number, onFull: (request: ExportRequest) => void) {
    this.#maxBytes = maxBytes;
    this.#onFull = onFull;
  }

  get bytes(): number {
    return this.#bytes;
  }

  add(request: ExportRequest): void {
    const number = (this.#lastNumber += 1);
    this.#numbers.set(request, number);
    // A request that can never be held makes no other give way.
    if (request.body.byteLength > this.#maxBytes) {
      this.#onFull(request);
      return;
    }
    if (request.isSuperseded) {
      this.#newest.set(request.signal, number);
      this.#remove(({ signal }) => signal === request.signal);
    }
    this.#makeRoom(request.body.byteLength);
    this.#requests.push(request);
    this.#bytes += request.body.byteLength;
  }

  /**
   * Puts a request that could not be delivered for now back in its place by age, unless a newer one
   * supersedes it.
   */
  putBack(request: ExportRequest): void {
    const number = this.numberOf(request);
    if (request.isSuperseded && number < (this.#newest.get(request.signal) ?? 0)) return;
    const index = this.#requests.findIndex((other) => this.numberOf(other) > number);
    this.#requests.splice(index < 0 ? this.#requests.length : index, 0, request);
    this.#bytes += request.body.byteLength;
    this.#makeRoom(0);
  }

  /** The number of the newest request. */
  get lastNumber(): number {
    return this.#lastNumber;
  }

  /** Returns the number of a request among all that were ever added. */
  numberOf(request: ExportRequest): number {
    return this.#numbers.get(request) ?? 0;
  }

  /** Returns the oldest request whose signal may be sent. */
  peek(maySend: (signal: Signal) => boolean): ExportRequest | undefined {
    return this.#requests.find(({ signal }) => maySend(signal));
  }

  /** Removes and returns the oldest request whose signal may be sent. */
  take(maySend: (signal: Signal) => boolean): ExportRequest | undefined {
    const index = this.#requests.findIndex(({ signal }) => maySend(signal));
    return index < 0 ? undefined : this.#takeAt(index);
  }

  has(signal: Signal): boolean {
    return this.#requests.some((request) => request.signal === signal);
  }

  /** Returns the number of waiting records of a signal. */
  count(signal: Signal): number {
    return this.#requests.reduce(
      (sum, request) => (request.signal === signal ? sum + request.count : sum),
      0,
    );
  }

  /** Removes and returns all requests, the oldest first. */
  drain(): readonly ExportRequest[] {
    const requests = this.#requests;
    this.#requests = [];
    this.#bytes = 0;
    return requests;
  }

  #makeRoom(bytes: number): void {
    while (this.#requests.length > 0 && this.#bytes + bytes > this.#maxBytes) {
      const index = this.#requests.findIndex(({ signal }) => signal !== 'metrics');
      this.#onFull(this.#takeAt(Math.max(index, 0)));
    }
  }

  #takeAt(index: number): ExportRequest {
    const [request] = this.#requests.splice(index, 1) as [ExportRequest];
    this.#bytes -= request.body.byteLength;
    return request;
  }

  #remove(isMeant: (request: ExportRequest) => boolean): void {
    this.#requests = this.#requests.filter((request) => !isMeant(request));
    this.#bytes = this.#requests.reduce((sum, { body }) => sum + body.byteLength, 0);
  }
}
