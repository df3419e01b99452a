import type * as WorkerThreads from 'node:worker_threads';
import type { ThreadFlush } from './process-end/thread-flush';

type Threads = Pick<typeof WorkerThreads, 'getEnvironmentData' | 'setEnvironmentData'>;

/** What a process or thread hands down to the threads that it starts. */
export interface Inheritance {
  /**
   * The variables that it has itself: `new Worker(file, { env: {} })` is no word against telemetry, and
   * what such a thread records would go to a receiver that nobody has named.
   */
  readonly variables: Readonly<Record<string, string>>;
  /** How it asks them for what they hold when it ends. */
  readonly threadFlush: ThreadFlush;
}

/** Node.js hands down what stands under a key to threads, and to theirs. */
const KEY = '@acme/otel-auto/inheritance@1';

/** Lets the threads that this process or thread starts from now on inherit from it. */
export function handDown(inheritance: Inheritance, threads: Threads): void {
  threads.setEnvironmentData(KEY, inheritance);
}

/** What the process has handed down that has started this thread; nothing if it has no telemetry. */
export function inherit(threads = require('node:worker_threads') as Threads): Partial<Inheritance> {
  return (threads.getEnvironmentData(KEY) ?? {}) as Partial<Inheritance>;
}
