import type { Signal } from '../signal';
import type { OtlpSettings } from '../settings/settings';

/** The task of sending at the exit, for a thread or a process with an event loop of its own. */
export interface ExitTask {
  /** The receivers of the signals that have requests. */
  readonly otlp: Readonly<Partial<Record<Signal, OtlpSettings>>>;
  readonly requests: readonly {
    readonly signal: Signal;
    readonly body: Uint8Array;
  }[];
}

/** The states of a request; memory begins with `PENDING`. */
export const PENDING = 0;
export const DELIVERED = 1;
export const FAILED = 2;

/** An error on its way out of a thread or a process. */
export interface ExitError {
  readonly message: string;
  /** A code of Node.js, or the number of a status of gRPC. */
  readonly code?: string | number | undefined;
  /** The status of an answer over HTTP. */
  readonly status?: number | undefined;
  /** The words of that answer. */
  readonly answer?: string | undefined;
  /** Where an answer that redirects points to. */
  readonly location?: string | undefined;
  /** Host and port of the proxy to which there was no connection. */
  readonly proxy?: string | undefined;
  /** Whether the sender itself has failed, and not the way to a receiver. */
  readonly isOfSender: boolean;
}

/** The task of a thread, in memory that both sides see. */
export interface ThreadTask extends ExitTask {
  /** The state of each request; whether all is done; the length of the error; whether the thread has begun. */
  readonly states: Int32Array;
  /** The first error as JSON. */
  readonly error: Uint8Array;
}

/** The task of a process, which has it as its input. */
export interface ProcessTask extends ExitTask {
  /** The time after which it prints what it has, whatever has no answer. */
  readonly timeoutMillis: number;
}

/** The output of a process. */
export interface ProcessAnswer {
  readonly states: readonly number[];
  readonly error: ExitError | undefined;
  /** Whether time was up before anything could be sent. */
  readonly isLate?: boolean;
}

/** Returns what an error says, short enough for the memory that is there. */
export function toExitError(error: unknown, isOfSender: boolean): ExitError {
  const { message, code, status, answer, location, proxy } = (error ?? {}) as Partial<ExitError>;
  return {
    message: String(message ?? error).slice(0, 500),
    code: typeof code === 'number' ? code : cut(code, 100),
    status: typeof status === 'number' ? status : undefined,
    answer: cut(answer, 300),
    location: cut(location, 300),
    proxy: cut(proxy, 300),
    isOfSender,
  };
}

const cut = (text: unknown, maxLength: number): string | undefined =>
  typeof text === 'string' ? text.slice(0, maxLength) : undefined;
