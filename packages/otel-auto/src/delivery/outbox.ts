import type { Signal } from '../otlp/signal-exporter';
import type { Parcel } from './parcel';

/**
 * What waits to be sent, of all signals, bounded in bytes. The oldest parcels are given up for newer
 * ones, metrics last; what is superseded by a newer parcel leaves without a loss.
 */
export class Outbox {
  readonly #maxBytes: number;
  readonly #onFull: (parcel: Parcel) => void;
  #parcels: Parcel[] = [];
  #bytes = 0;

  /** @param onFull - takes the parcels that had to make room */
  constructor(maxBytes: number, onFull: (parcel: Parcel) => void) {
    this.#maxBytes = maxBytes;
    this.#onFull = onFull;
  }

  get bytes(): number {
    return this.#bytes;
  }

  add(parcel: Parcel): void {
    if (parcel.isSuperseded) this.#remove(({ signal }) => signal === parcel.signal);
    this.#makeRoom(parcel.body.byteLength);
    this.#parcels.push(parcel);
    this.#bytes += parcel.body.byteLength;
    // Larger than everything that may wait.
    if (this.#bytes > this.#maxBytes) this.#onFull(this.#takeAt(this.#parcels.length - 1));
  }

  /** Puts a parcel first that could not be delivered for now, unless a newer one supersedes it. */
  putBack(parcel: Parcel): void {
    if (parcel.isSuperseded && this.has(parcel.signal)) return;
    this.#parcels.unshift(parcel);
    this.#bytes += parcel.body.byteLength;
    this.#makeRoom(0);
  }

  /** Takes the oldest parcel whose signal may be sent. */
  take(mayGo: (signal: Signal) => boolean): Parcel | undefined {
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
  drain(): readonly Parcel[] {
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

  #takeAt(index: number): Parcel {
    const [parcel] = this.#parcels.splice(index, 1) as [Parcel];
    this.#bytes -= parcel.body.byteLength;
    return parcel;
  }

  #remove(isMeant: (parcel: Parcel) => boolean): void {
    this.#parcels = this.#parcels.filter((parcel) => !isMeant(parcel));
    this.#bytes = this.#parcels.reduce((sum, { body }) => sum + body.byteLength, 0);
  }
}
