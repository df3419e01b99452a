import type { Signal } from '../signal';
import type { ExportRequest } from './export-request';

/**
 * What waits to be sent, of all signals, bounded in bytes. The oldest parcels are given up for newer
 * ones, metrics last; what is superseded by a newer parcel leaves without a loss.
 */
export class Outbox {
  readonly #maxBytes: number;
  readonly #onFull: (parcel: ExportRequest) => void;
  readonly #numbers = new WeakMap<ExportRequest, number>();
  /** By the number of the parcel that supersedes others of its signal. */
  readonly #newest = new Map<Signal, number>();
  #parcels: ExportRequest[] = [];
  #lastNumber = 0;
  #bytes = 0;

  /** @param onFull - takes the parcels that had to make room */
  constructor(maxBytes: number, onFull: (parcel: ExportRequest) => void) {
    this.#maxBytes = maxBytes;
    this.#onFull = onFull;
  }

  get bytes(): number {
    return this.#bytes;
  }

  add(parcel: ExportRequest): void {
    const number = (this.#lastNumber += 1);
    this.#numbers.set(parcel, number);
    // For what can never be held nothing else is given up.
    if (parcel.body.byteLength > this.#maxBytes) {
      this.#onFull(parcel);
      return;
    }
    if (parcel.isSuperseded) {
      this.#newest.set(parcel.signal, number);
      this.#remove(({ signal }) => signal === parcel.signal);
    }
    this.#makeRoom(parcel.body.byteLength);
    this.#parcels.push(parcel);
    this.#bytes += parcel.body.byteLength;
  }

  /** Puts a parcel back among those of its age that could not be delivered for now, unless a newer one supersedes it. */
  putBack(parcel: ExportRequest): void {
    const number = this.numberOf(parcel);
    if (parcel.isSuperseded && number < (this.#newest.get(parcel.signal) ?? 0)) return;
    const index = this.#parcels.findIndex((other) => this.numberOf(other) > number);
    this.#parcels.splice(index < 0 ? this.#parcels.length : index, 0, parcel);
    this.#bytes += parcel.body.byteLength;
    this.#makeRoom(0);
  }

  /** The number of the newest parcel. */
  get lastNumber(): number {
    return this.#lastNumber;
  }

  /** The place of a parcel among all that were ever added. */
  numberOf(parcel: ExportRequest): number {
    return this.#numbers.get(parcel) ?? 0;
  }

  /** The oldest parcel whose signal may be sent. */
  peek(mayGo: (signal: Signal) => boolean): ExportRequest | undefined {
    return this.#parcels.find(({ signal }) => mayGo(signal));
  }

  /** Takes the oldest parcel whose signal may be sent. */
  take(mayGo: (signal: Signal) => boolean): ExportRequest | undefined {
    const index = this.#parcels.findIndex(({ signal }) => mayGo(signal));
    return index < 0 ? undefined : this.#takeAt(index);
  }

  has(signal: Signal): boolean {
    return this.#parcels.some((parcel) => parcel.signal === signal);
  }

  /** How many records of a signal wait. */
  count(signal: Signal): number {
    return this.#parcels.reduce(
      (sum, parcel) => (parcel.signal === signal ? sum + parcel.count : sum),
      0,
    );
  }

  /** Takes all that is left, the oldest first. */
  drain(): readonly ExportRequest[] {
    const parcels = this.#parcels;
    this.#parcels = [];
    this.#bytes = 0;
    return parcels;
  }

  #makeRoom(bytes: number): void {
    while (this.#parcels.length > 0 && this.#bytes + bytes > this.#maxBytes) {
      const index = this.#parcels.findIndex(({ signal }) => signal !== 'metrics');
      this.#onFull(this.#takeAt(Math.max(index, 0)));
    }
  }

  #takeAt(index: number): ExportRequest {
    const [parcel] = this.#parcels.splice(index, 1) as [ExportRequest];
    this.#bytes -= parcel.body.byteLength;
    return parcel;
  }

  #remove(isMeant: (parcel: ExportRequest) => boolean): void {
    this.#parcels = this.#parcels.filter((parcel) => !isMeant(parcel));
    this.#bytes = this.#parcels.reduce((sum, { body }) => sum + body.byteLength, 0);
  }
}
