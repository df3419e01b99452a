// Runs in a thread or a process of its own while the process exits; see `export-at-exit/export-at-exit.ts`.
import { readFileSync, writeSync } from 'node:fs';
import type { deserialize } from 'node:v8';
import { isMainThread, workerData } from 'node:worker_threads';
import {
  DELIVERED,
  type ExitError,
  type ExitTask,
  FAILED,
  PENDING,
  type ProcessAnswer,
  type ProcessTask,
  type ThreadTask,
  toExitError,
} from '../export-at-exit/exit-task';
import { sendTask } from '../export-at-exit/send-task';

/** The receiver of the results as they come in. */
interface Results {
  onState(index: number, state: number): void;
  /** Called with each error. */
  onError(error: ExitError): void;
  /** Called once, when there will be no more results. */
  onDone(): void;
}

if (isMainThread) runInProcess();
else runInThread(workerData as ThreadTask);

function runInThread(task: ThreadTask): void {
  const { states } = task;
  const doneCell = task.requests.length;
  const lengthCell = doneCell + 1;
  Atomics.store(states, lengthCell + 1, 1);
  run(task, {
    onState: (index, state) => void Atomics.store(states, index, state),
    onError(error) {
      if (Atomics.load(states, lengthCell) > 0) return;
      const bytes = Buffer.from(JSON.stringify(error));
      task.error.set(bytes);
      Atomics.store(states, lengthCell, bytes.byteLength);
    },
    onDone() {
      Atomics.store(states, doneCell, 1);
      Atomics.notify(states, doneCell);
    },
  });
}

function runInProcess(): void {
  const { deserialize: fromBytes } = require('node:v8') as { deserialize: typeof deserialize };
  const task = fromBytes(readFileSync(0)) as ProcessTask;
  const states = task.requests.map(() => PENDING);
  let first: ExitError | undefined;
  const end = run(task, {
    onState(index, state) {
      states[index] = state;
    },
    onError(error) {
      first ??= error;
    },
    onDone() {
      const answer: ProcessAnswer = { states, error: first };
      writeSync(1, JSON.stringify(answer));
      process.exit();
    },
  });
  setTimeout(end, task.timeoutMillis);
}

/** Runs a task; returns a function that ends the run before all is done. */
function run(task: ExitTask, results: Results): () => void {
  // The sockets of an endpoint do not keep the thread alive.
  const keepAlive = setInterval(() => undefined, 1000);
  let hasEnded = false;
  const end = (): void => {
    if (hasEnded) return;
    hasEnded = true;
    clearInterval(keepAlive);
    results.onDone();
  };
  // oxlint-disable no-restricted-properties -- this process, or its thread, is none of the application's
  process.on('uncaughtException', (error) => {
    results.onError(toExitError(error, true));
    end();
  });
  process.on('exit', end);
  // oxlint-enable no-restricted-properties
  let left = task.requests.length;
  sendTask(task, (index, error) => {
    if (error !== undefined) results.onError(toExitError(error, false));
    results.onState(index, error === undefined ? DELIVERED : FAILED);
    left -= 1;
    if (left === 0) end();
  });
  return end;
}
