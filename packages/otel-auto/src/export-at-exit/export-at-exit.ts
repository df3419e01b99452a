import type { Worker as WorkerThread } from 'node:worker_threads';
import type { Explanation } from '../diagnostics/export-failure';
import { firstLine } from '../diagnostics/first-line';
import type { Signal } from '../signal';
import { DELIVERED, type ExitError, type ExitTask, FAILED, type ProcessAnswer } from './exit-task';
import type { ExportRequest } from '../export/export-request';
import type { OtlpSettings } from '../settings/settings';
import { isPermitted, maySend } from '../permission';
import { canSendFromProcess, sendFromProcess } from './send-from-process';
import { sendFromThread } from './send-from-thread';

/** The result of a request that was sent at the exit. */
export type ExitResult = 'delivered' | 'failed' | 'unanswered';

/** The results of all requests, in their order. */
export interface ExitExport {
  readonly results: readonly ExitResult[];
  /** The reason why no request could be sent. */
  readonly obstacle?: Explanation | undefined;
  /** The reason why there was too little time. */
  readonly delay?: Explanation | undefined;
  /** The first error on the way to a receiver. */
  readonly error?: Error | undefined;
}

/**
 * Returns whether a thread may be started. Whether there is enough memory for one is only known
 * when it starts.
 */
export const canExportAtExit = (): boolean => isPermitted('worker');

/**
 * Sends requests while the process exits, when its own event loop has stopped: a thread has a loop
 * of its own, and this one waits for it, for at most `timeoutMillis`. If no thread can be started,
 * a process does the same.
 *
 * Never throws: without either of them, the result contains the reason.
 */
export function exportAtExit(
  requests: readonly ExportRequest[],
  about: {
    readonly otlpOf: (signal: Signal) => OtlpSettings;
    readonly timeoutMillis: number;
    /** The script of `chunks/exit-sender`, if it could be read. */
    readonly source: string | undefined;
    /** @defaultValue that of `node:worker_threads` */
    readonly Worker?: typeof WorkerThread | undefined;
  },
): ExitExport {
  const { otlpOf, timeoutMillis, source, Worker } = about;
  const nothing = requests.map((): ExitResult => 'unanswered');
  if (!maySend()) return { results: nothing, obstacle: NO_NETWORK };
  if (source === undefined) return { results: nothing, obstacle: UNREADABLE };
  try {
    const otlp = Object.fromEntries(requests.map(({ signal }) => [signal, otlpOf(signal)]));
    const task = { otlp, requests: requests.map(({ signal, body }) => ({ signal, body })) };
    const { states, error, isLate } = send(task, { timeoutMillis, source, Worker });
    const results = states.map((state) => RESULTS[state] ?? 'unanswered');
    if (isLate === true) return { results, delay: TOO_LATE };
    if (error === undefined) return { results };
    return error.isOfSender
      ? { results, obstacle: explain(error) }
      : { results, error: Object.assign(new Error(error.message), error) };
  } catch (error) {
    return { results: nothing, obstacle: explain(error as NodeJS.ErrnoException) };
  }
}

/** @throws Error if neither a thread nor a process can be started */
function send(
  task: ExitTask,
  about: {
    readonly timeoutMillis: number;
    readonly source: string;
    readonly Worker: typeof WorkerThread | undefined;
  },
): ProcessAnswer {
  try {
    return sendFromThread(task, about);
  } catch (error) {
    const answer = canSendFromProcess() ? sendFromProcess(task, about) : undefined;
    if (answer === undefined) throw error;
    return answer;
  }
}

const RESULTS: Readonly<Record<number, ExitResult>> = {
  [DELIVERED]: 'delivered',
  [FAILED]: 'failed',
};

const NO_NETWORK: Explanation = {
  cause: "Node.js's permission model forbids the network",
  cure: 'allow it with --allow-net',
};

const TOO_LATE: Explanation = {
  cause: 'the thread that delivers at the exit did not start in time',
  cure: 'the machine is busy; give it more by ACME_OTEL_SHUTDOWN_TIMEOUT',
};

const UNREADABLE: Explanation = {
  cause: 'what delivers at the exit cannot be read',
  cure: 'reinstall @acme/otel-auto, or let it be read (--allow-fs-read)',
};

function explain({ code, message }: Pick<ExitError, 'code' | 'message'>): Explanation {
  if (code === 'ERR_ACCESS_DENIED') {
    return {
      cause: "Node.js's permission model forbids the thread that delivers at the exit",
      cure: 'allow it with --allow-worker, or let the process come to a natural end',
    };
  }
  return {
    cause: `there is no thread that could deliver at the exit (${firstLine(message)})`,
    cure: 'look at the limits of memory and threads, or let the process come to a natural end',
  };
}
