import type * as WorkerThreads from 'node:worker_threads';
import type { ThreadFlush } from './process-end/thread-flush';

type Threads = Pick<typeof WorkerThreads, 'getEnvironmentData' | 'setEnvironmentData'>;

/** The data that a process or thread passes to the threads that it starts. */
export interface Inheritance {
  /**
   * The distro's variables of the process itself: `new Worker(file, { env: {} })` is not meant to
   * disable telemetry, and without them the thread would export to the default receiver.
   */
  readonly variables: Readonly<Record<string, string>>;
  /** The configuration file of the process, which may have moved since, as may its folder. */
  readonly configuration?: InheritedConfiguration | undefined;
  /** The flush with which it asks its threads for their telemetry when it ends. */
  readonly threadFlush: ThreadFlush;
}

/** The configuration file as the process has read it. */
export interface InheritedConfiguration {
  readonly path: string;
  /** The text; `undefined` if it could not be used, so that the environment counts. */
  readonly text: string | undefined;
}

/** The key of the data, which Node.js passes on to threads and to their threads. */
const KEY = '@acme/otel-auto/inheritance@1';

/** Makes the threads that this process or thread starts from now on inherit the data. */
export function handDown(inheritance: Inheritance, threads: Threads): void {
  threads.setEnvironmentData(KEY, inheritance);
}

/**
 * Returns the data inherited from the process that has started this thread; empty if that has no
 * telemetry.
 */
export function inherit(threads = require('node:worker_threads') as Threads): Partial<Inheritance> {
  return (threads.getEnvironmentData(KEY) ?? {}) as Partial<Inheritance>;
}
