import type * as WorkerThreads from 'node:worker_threads';
import { isThread } from '../is-thread';

/** What tells this process or thread apart from the one that it is a part of. */
export interface Part {
  readonly pid: number;
  /** Whether it was forked, as cluster and pm2 do. */
  readonly isFork: boolean;
  /** `undefined` in the main thread. */
  readonly threadId: number | undefined;
}

/**
 * Gives the `service.instance.id` that an environment has given, with the mark of a forked process or
 * of a thread, which inherit the environment: without it, their series would be taken for one.
 */
export function markInstance(id: string, { pid, isFork, threadId }: Part = thisPart()): string {
  return `${id}${isFork ? `/${pid}` : ''}${threadId === undefined ? '' : `/thread-${threadId}`}`;
}

function thisPart(): Part {
  return { pid: process.pid, isFork: process.send !== undefined, threadId: findThreadId() };
}

const findThreadId = (): number | undefined =>
  isThread() ? (require('node:worker_threads') as typeof WorkerThreads).threadId : undefined;
