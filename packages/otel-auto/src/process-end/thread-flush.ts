import { nowMillis } from '../now-millis';
import { once } from '../once';

/**
 * Memory that a process or thread shares with the threads that it starts, to ask them at its end for the
 * telemetry that they hold.
 *
 * A thread waits for the request without a handle of any kind, and a request tells how many threads it
 * wakes. So nobody keeps a list of those that live, which `worker.terminate()` would leave wrong.
 */
export type ThreadFlush = Int32Array<SharedArrayBuffer>;

/** Cells that count threads. */
const JOINED = 0;
const HEARD = 1;
const DONE = 2;
/** Those that have ended after they had heard. */
const ENDED = 3;

/** Cells that a request wakes threads at, each of them once. */
const FIRST_REQUEST = 4;
/**
 * A thread on its way out is woken and never hears, so it is looked again for how many live, after these
 * shares of the time. Who does not hear all that while is busy.
 */
const LATER_REQUESTS = [
  { cell: 5, after: 0.01 },
  { cell: 6, after: 0.04 },
  { cell: 7, after: 0.2 },
] as const;

/** Creates what is to be handed down to threads. */
export const createThreadFlush = (): ThreadFlush =>
  new Int32Array(new SharedArrayBuffer(8 * Int32Array.BYTES_PER_ELEMENT));

/** Calls back when a first thread joins: from now on there is something to ask for at the end. */
export function onFirstThread(flush: ThreadFlush, listener: () => void): void {
  untilNotified(flush, JOINED)
    .then(listener)
    .catch(() => undefined);
}

/**
 * Lets this thread take part in the flush, which keeps nothing alive.
 *
 * @param onRequest - delivers what the thread holds
 * @returns what to call when the thread ends, since `onRequest` may come to no end then
 */
export function joinThreadFlush(flush: ThreadFlush, onRequest: () => Promise<void>): () => void {
  let hasHeard = false;
  const finish = once(() => count(flush, DONE));
  const hear = once(() => {
    hasHeard = true;
    count(flush, HEARD);
    void onRequest().then(finish, finish);
  });
  for (const cell of [FIRST_REQUEST, ...LATER_REQUESTS.map((later) => later.cell)]) {
    void untilNotified(flush, cell).then(hear);
  }
  count(flush, JOINED);
  return once(() => {
    if (!hasHeard) return;
    count(flush, ENDED);
    finish();
  });
}

/**
 * Asks the threads that have joined to deliver what they hold; they begin at once.
 *
 * @returns waits until they are done, for a quarter of the time while some do not even hear it, and gives
 *   how many were not
 */
export function requestThreadFlush(flush: ThreadFlush): (timeoutMillis: number) => number {
  let expected = Atomics.notify(flush, FIRST_REQUEST);
  return (timeoutMillis) => {
    const deadline = nowMillis() + timeoutMillis;
    for (const { cell, after } of LATER_REQUESTS) {
      if (waitForCount(flush, HEARD, expected, after * timeoutMillis)) break;
      expected = Atomics.load(flush, ENDED) + Atomics.notify(flush, cell);
    }
    const heard = Atomics.load(flush, HEARD);
    waitForCount(flush, DONE, heard, deadline - nowMillis());
    return Math.max(expected, heard) - Atomics.load(flush, DONE);
  };
}

/** Blocks until as many are counted in a cell as are expected; gives whether they were in time. */
function waitForCount(
  flush: ThreadFlush,
  cell: number,
  expected: number,
  timeoutMillis: number,
): boolean {
  const deadline = nowMillis() + timeoutMillis;
  for (;;) {
    const counted = Atomics.load(flush, cell);
    const leftMillis = deadline - nowMillis();
    if (counted >= expected || leftMillis <= 0) return counted >= expected;
    Atomics.wait(flush, cell, counted, leftMillis);
  }
}

/** Resolves when a cell that has counted nothing is notified. */
async function untilNotified(flush: ThreadFlush, cell: number): Promise<void> {
  await Atomics.waitAsync(flush, cell, 0).value;
}

function count(flush: ThreadFlush, cell: number): void {
  Atomics.add(flush, cell, 1);
  Atomics.notify(flush, cell);
}
