import type { Worker as WorkerThread } from 'node:worker_threads';
import { readEnvironment } from '../settings/read-environment';
import {
  type ExitError,
  type ExitTask,
  PENDING,
  type ProcessAnswer,
  type ThreadTask,
} from './exit-task';

/**
 * Sends from a thread while this one waits. The thread runs nothing of the application, and reads
 * no file: it may not see the files that this process sees, such as those in a zip archive of Yarn.
 *
 * @throws Error if no thread can be started
 */
export function sendFromThread(
  { otlp, requests }: ExitTask,
  about: {
    readonly timeoutMillis: number;
    readonly source: string;
    readonly Worker: typeof WorkerThread | undefined;
  },
): ProcessAnswer {
  const { timeoutMillis, source, Worker = loadWorker() } = about;
  const states = new Int32Array(
    new SharedArrayBuffer((requests.length + 3) * Int32Array.BYTES_PER_ELEMENT),
  );
  const task: ThreadTask = {
    otlp,
    requests: requests.map(({ signal, body }) => ({ signal, body: share(body) })),
    states,
    error: new Uint8Array(new SharedArrayBuffer(MAX_ERROR_BYTES)),
  };
  const thread = new Worker(source, {
    eval: true,
    workerData: task,
    // The environment of this process, for its proxies, without what Node.js itself reads.
    env: { ...readEnvironment(), NODE_OPTIONS: '' },
    execArgv: [],
  });
  // A replacement, such as a test's, would never respond.
  if (!(thread.threadId > 0)) throw new Error('Worker is not the one of Node.js');
  thread.unref();
  Atomics.wait(states, requests.length, PENDING, timeoutMillis);
  return {
    states: requests.map((_, index) => Atomics.load(states, index)),
    error: readError(task),
    isLate: Atomics.load(states, requests.length + 2) === 0,
  };
}

const loadWorker = (): typeof WorkerThread =>
  (require('node:worker_threads') as { Worker: typeof WorkerThread }).Worker;

/** The size of an error that `toExitError` has cut, whatever characters it contains. */
const MAX_ERROR_BYTES = 16 * 1024;

function share(body: Uint8Array): Uint8Array {
  const copy = new Uint8Array(new SharedArrayBuffer(body.byteLength));
  copy.set(body);
  return copy;
}

function readError({ states, requests, error }: ThreadTask): ExitError | undefined {
  const length = Atomics.load(states, requests.length + 1);
  if (length === 0) return undefined;
  return JSON.parse(Buffer.from(error.slice(0, length)).toString()) as ExitError;
}
