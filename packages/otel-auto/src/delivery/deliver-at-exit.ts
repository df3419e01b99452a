import type { Worker as WorkerThread } from 'node:worker_threads';
import { readEnvironment } from '../settings/read-environment';
import type { EndpointSettings } from '../otlp/http-endpoint';
import type { OtlpSettings } from '../settings/settings';
import type { Signal } from '../otlp/signal-exporter';
import type { Parcel } from './parcel';

/** What became of a parcel that was handed over at the exit. */
export type ExitResult = 'delivered' | 'failed' | 'unanswered';

/** What the worker is told of one signal's receiver. */
export interface ExitRoute extends EndpointSettings {
  readonly headers: Readonly<Record<string, string>>;
  readonly compression: OtlpSettings['compression'];
}

/** What the worker works on: everything is in memory that both sides see. */
export interface ExitTask {
  readonly routes: Readonly<Partial<Record<Signal, ExitRoute>>>;
  readonly parcels: readonly {
    readonly signal: Signal;
    readonly body: Uint8Array;
  }[];
  /** One for each parcel, and one that says that all is done. */
  readonly states: Int32Array;
}

const PENDING = 0;
export const DELIVERED = 1;
export const FAILED = 2;

/**
 * Delivers parcels while the process exits, when its own event loop turns no more: a worker has a loop
 * of its own, and this thread waits for it, `timeoutMillis` at most.
 *
 * Never throws: where no worker can be started (Node.js's permission model forbids it), nothing is
 * answered.
 */
export function deliverAtExit(
  parcels: readonly Parcel[],
  about: {
    readonly routeOf: (signal: Signal) => ExitRoute;
    readonly timeoutMillis: number;
    /** What the worker runs: `parts/exit-sender`. */
    readonly senderFile: string;
    /** @defaultValue that of `node:worker_threads` */
    readonly Worker?: typeof WorkerThread | undefined;
  },
): readonly ExitResult[] {
  const { routeOf, timeoutMillis, senderFile } = about;
  const states = new Int32Array(new SharedArrayBuffer(4 * (parcels.length + 1)));
  try {
    const task: ExitTask = {
      routes: Object.fromEntries(parcels.map(({ signal }) => [signal, routeOf(signal)])),
      parcels: parcels.map(({ signal, body }) => ({ signal, body: shared(body) })),
      states,
    };
    const Worker = about.Worker ?? loadWorker();
    new Worker(senderFile, {
      workerData: task,
      // That of this process, for the proxies that it names, but for what Node.js itself reads.
      env: { ...readEnvironment(), NODE_OPTIONS: '' },
      execArgv: [],
    }).unref();
    Atomics.wait(states, parcels.length, PENDING, timeoutMillis);
  } catch {
    // Said with what is left behind.
  }
  return parcels.map((_, index) => RESULTS[Atomics.load(states, index)] ?? 'unanswered');
}

const loadWorker = (): typeof WorkerThread =>
  (require('node:worker_threads') as { Worker: typeof WorkerThread }).Worker;

const RESULTS: Readonly<Record<number, ExitResult>> = {
  [DELIVERED]: 'delivered',
  [FAILED]: 'failed',
};

function shared(body: Uint8Array): Uint8Array {
  const copy = new Uint8Array(new SharedArrayBuffer(body.byteLength));
  copy.set(body);
  return copy;
}
