import { nowMillis } from '../now-millis';
import { once } from '../once';

/**
 * Memory that a process or thread shares with the threads that it starts, to ask them for their
 * telemetry at its end.
 *
 * A thread waits for the request without a handle of any kind, and a request returns how many
 * threads it wakes. So no list of living threads is kept, which `worker.terminate()` would make
 * wrong.
 */
export type ThreadFlush = Int32Array<SharedArrayBuffer>;

/** The cells that count threads. */
const JOINED = 0;
const HEARD = 1;
const DONE = 2;
/** The cell that counts threads that have ended after they received the request. */
const ENDED = 3;

/** The cells at which requests wake threads, each of them once. */
const FIRST_REQUEST = 4;
/**
 * The cells and times of later requests, as shares of the time. A thread that is ending is woken
 * and never responds, so the living threads are counted again. A thread that does not respond all
 * that time is busy.
 */
const LATER_REQUESTS = [
  { cell: 5, after: 0.01 },
  { cell: 6, after: 0.04 },
  { cell: 7, after: 0.2 },
] as const;

/** Creates the memory to pass to threads. */
export const createThreadFlush = (): ThreadFlush =>
  new Int32Array(new SharedArrayBuffer(8 * Int32Array.BYTES_PER_ELEMENT));

/** Calls back when the first thread joins, from when on the end has to ask for telemetry. */
export function onFirstThread(flush: ThreadFlush, listener: () => void): void {
  untilNotified(flush, JOINED)
    .then(listener)
    .catch(() => undefined);
}

/**
 * Makes this thread take part in the flush, which keeps nothing alive.
 *
 * @param onRequest - exports what the thread holds
 * @returns a function to call when the thread ends, since `onRequest` may never settle then
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
 * Asks the threads that have joined to export what they hold; they begin at once.
 *
 * @returns a function that waits until they are done, for a quarter of the time if some do not even
 *   receive the request, and returns how many were not
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

/** Blocks until a cell has reached the expected count; returns whether it has in time. */
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
