import { nowMillis } from '../now-millis';
import { once } from '../once';

/**
 * What a process or thread shares with the threads that it starts, to ask them at its end for the
 * telemetry that they hold.
 *
 * A thread waits for the call without a handle of any kind, and a call tells how many threads it wakes.
 * So nobody keeps a list of those that live, which `worker.terminate()` would leave wrong.
 */
export type LastCall = Int32Array<SharedArrayBuffer>;

/** Cells that count threads. */
const HEEDING = 0;
const HEARD = 1;
const DONE = 2;
/** Those that have ended after they had heard. */
const ENDED = 3;

/** Cells that a call wakes threads at, each of them once. */
const FIRST_CALL = 4;
/**
 * A thread on its way out is woken and never hears, so it is looked again for how many live, after these
 * shares of the time. Who does not hear all that while is busy.
 */
const LATER_CALLS = [
  { cell: 5, after: 0.01 },
  { cell: 6, after: 0.04 },
  { cell: 7, after: 0.2 },
] as const;

/** Creates what is to be handed down to threads. */
export const createLastCall = (): LastCall =>
  new Int32Array(new SharedArrayBuffer(8 * Int32Array.BYTES_PER_ELEMENT));

/** Calls back when a first thread heeds the call: from now on there is something to ask for at the end. */
export function onFirstHeed(call: LastCall, listener: () => void): void {
  untilNotified(call, HEEDING)
    .then(listener)
    .catch(() => undefined);
}

/**
 * Lets this thread heed the call, which keeps nothing alive.
 *
 * @param onCalled - delivers what the thread holds
 * @returns what to call when the thread ends, since `onCalled` may come to no end then
 */
export function heedLastCall(call: LastCall, onCalled: () => Promise<void>): () => void {
  let hasHeard = false;
  const finish = once(() => count(call, DONE));
  const hear = once(() => {
    hasHeard = true;
    count(call, HEARD);
    void onCalled().then(finish, finish);
  });
  for (const cell of [FIRST_CALL, ...LATER_CALLS.map((later) => later.cell)]) {
    void untilNotified(call, cell).then(hear);
  }
  count(call, HEEDING);
  return once(() => {
    if (!hasHeard) return;
    count(call, ENDED);
    finish();
  });
}

/**
 * Asks the threads that heed the call to deliver what they hold; they begin at once.
 *
 * @returns waits until they are done, for a quarter of the time while some do not even hear it, and gives
 *   how many were not
 */
export function giveLastCall(call: LastCall): (timeoutMillis: number) => number {
  let expected = Atomics.notify(call, FIRST_CALL);
  return (timeoutMillis) => {
    const deadline = nowMillis() + timeoutMillis;
    for (const { cell, after } of LATER_CALLS) {
      if (waitForCount(call, HEARD, expected, after * timeoutMillis)) break;
      expected = Atomics.load(call, ENDED) + Atomics.notify(call, cell);
    }
    const heard = Atomics.load(call, HEARD);
    waitForCount(call, DONE, heard, deadline - nowMillis());
    return Math.max(expected, heard) - Atomics.load(call, DONE);
  };
}

/** Blocks until as many are counted in a cell as are expected; gives whether they were in time. */
function waitForCount(
  call: LastCall,
  cell: number,
  expected: number,
  timeoutMillis: number,
): boolean {
  const deadline = nowMillis() + timeoutMillis;
  for (;;) {
    const counted = Atomics.load(call, cell);
    const leftMillis = deadline - nowMillis();
    if (counted >= expected || leftMillis <= 0) return counted >= expected;
    Atomics.wait(call, cell, counted, leftMillis);
  }
}

/** Resolves when a cell that has counted nothing is notified. */
async function untilNotified(call: LastCall, cell: number): Promise<void> {
  await Atomics.waitAsync(call, cell, 0).value;
}

function count(call: LastCall, cell: number): void {
  Atomics.add(call, cell, 1);
  Atomics.notify(call, cell);
}
