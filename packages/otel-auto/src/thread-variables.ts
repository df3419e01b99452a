import type * as WorkerThreads from 'node:worker_threads';

type Threads = Pick<typeof WorkerThreads, 'getEnvironmentData' | 'setEnvironmentData'>;

/** Node.js hands down what stands under a key to threads, and to theirs. */
const KEY = '@acme/otel-auto/variables@1';

/**
 * Lets the threads that this process or thread starts from now on have the variables that it has
 * itself: `new Worker(file, { env: {} })` is no word against telemetry, and what such a thread records
 * would go to a receiver that nobody has named.
 */
export function handDownVariables(
  variables: Readonly<Record<string, string>>,
  threads: Threads,
): void {
  threads.setEnvironmentData(KEY, variables);
}

/** The variables of the process that has started this thread; none if it has no telemetry. */
export function inheritVariables(
  threads = require('node:worker_threads') as Threads,
): Readonly<Record<string, string>> {
  return (threads.getEnvironmentData(KEY) ?? {}) as Readonly<Record<string, string>>;
}
