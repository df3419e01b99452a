import type { Delivery } from '../../src/delivery/delivery';
import type { LossCause } from '../../src/delivery/loss-cause';
import { Outlet } from '../../src/delivery/outlet';
import type { Batch } from '../../src/otlp-encoding/batch';
import { EncodedRequest } from '../../src/otlp-encoding/encoded-request';
import type { Parcel } from '../../src/delivery/parcel';
import type { Signal } from '../../src/otlp/signal-exporter';

/** A delivery that keeps what it is given, and writes down what else it is asked for. */
export interface RecordingDelivery extends Delivery {
  readonly parcels: readonly Parcel[];
  readonly losses: readonly (readonly [signal: Signal, count: number, cause: LossCause])[];
  readonly calls: readonly string[];
}

/** Creates a delivery that delivers nothing; its outlets encode each record as one byte. */
export function createRecordingDelivery(): RecordingDelivery {
  const parcels: Parcel[] = [];
  const losses: [Signal, number, LossCause][] = [];
  const calls: string[] = [];
  const count = (signal: Signal) =>
    parcels.reduce((sum, parcel) => (parcel.signal === signal ? sum + parcel.count : sum), 0);
  const delivery: RecordingDelivery = {
    parcels,
    losses,
    calls,
    openSpans: (batch) => new Outlet('traces', createByteBatch(), delivery, batch),
    openLogRecords: (batch) => new Outlet('logs', createByteBatch(), delivery, batch),
    postMetrics: () =>
      delivery.post({ signal: 'metrics', body: new Uint8Array(1), count: 1, isSuperseded: true }),
    post: (parcel) => void parcels.push(parcel),
    countWaiting: count,
    hasWork: (signal) => count(signal) > 0,
    flush: async () => void calls.push('flush'),
    hold: () => () => undefined,
    canDeliverAtExit: () => true,
    endRetries: () => void calls.push('endRetries'),
    isHeldUp: () => false,
    deliverAtExit({ timeoutMillis }) {
      calls.push(`deliverAtExit ${timeoutMillis}`);
      return { left: parcels.splice(0), overdue: [] };
    },
    lose: (...loss) => void losses.push(loss),
  };
  return delivery;
}

/** A batch that encodes each record as one byte, or as many as a test says. */
export function createByteBatch<Item>(bytesEach = 1): Batch<Item> {
  let count = 0;
  const batch: Pick<Batch<Item>, 'count' | 'byteLength' | 'add' | 'take'> = {
    get count() {
      return count;
    },
    get byteLength() {
      return count * bytesEach;
    },
    add() {
      count += 1;
    },
    take() {
      if (count === 0) return undefined;
      const taken = new EncodedRequest([new Uint8Array(count * bytesEach)], count);
      count = 0;
      return taken;
    },
  };
  return batch as Batch<Item>;
}
