/** The longest time for which a process is kept alive for an awaited flush. */
const LONGEST_MILLIS = 30_000;

/**
 * Keeps the process alive until `work` has settled, for half a minute at most. Our sockets and
 * timers do not do so, and code that awaits a flush as its last step would never continue.
 */
export async function keepAlive<T>(work: Promise<T>): Promise<T> {
  const timer = setTimeout(() => undefined, LONGEST_MILLIS).ref();
  try {
    return await work;
  } finally {
    clearTimeout(timer);
  }
}
