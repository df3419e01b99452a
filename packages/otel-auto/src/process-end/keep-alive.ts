/** The longest that a process is kept alive for a flush that somebody waits for. */
const LONGEST_MILLIS = 30_000;

/**
 * Keeps the process alive until `work` has settled, for half a minute at most: our sockets and timers do
 * not, and who waits for a flush as the last thing that is to happen would never hear of it.
 */
export async function keepAlive<T>(work: Promise<T>): Promise<T> {
  const timer = setTimeout(() => undefined, LONGEST_MILLIS).ref();
  try {
    return await work;
  } finally {
    clearTimeout(timer);
  }
}
