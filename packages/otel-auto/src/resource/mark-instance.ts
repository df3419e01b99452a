import type * as WorkerThreads from 'node:worker_threads';
import { isThread } from '../is-thread';

/** The properties that distinguish this process or thread from the one that started it. */
export interface Part {
  readonly pid: number;
  /** Whether the process was forked, as by cluster and pm2. */
  readonly isFork: boolean;
  /** The id of this thread; `undefined` in the main thread. */
  readonly threadId: number | undefined;
}

/**
 * Returns the `service.instance.id` of an environment, with a suffix for a forked process or for a
 * thread. They inherit the environment: without the suffix, their series would be taken for one.
 */
export function markInstance(id: string, { pid, isFork, threadId }: Part = thisPart()): string {
  return `${id}${isFork ? `/${pid}` : ''}${threadId === undefined ? '' : `/thread-${threadId}`}`;
}

function thisPart(): Part {
  return { pid: process.pid, isFork: process.send !== undefined, threadId: findThreadId() };
}

const findThreadId = (): number | undefined =>
  isThread() ? (require('node:worker_threads') as typeof WorkerThreads).threadId : undefined;
