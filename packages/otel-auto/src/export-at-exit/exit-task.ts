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

/** An error that a thread or a process reports. */
export interface ExitError {
  readonly message: string;
  /** A code of Node.js, or the number of a gRPC status. */
  readonly code?: string | number | undefined;
  /** The status of a response over HTTP. */
  readonly status?: number | undefined;
  /** The message of that response. */
  readonly answer?: string | undefined;
  /** The target of a response that redirects. */
  readonly location?: string | undefined;
  /** The host and port of the proxy that could not be reached. */
  readonly proxy?: string | undefined;
  /** The call of the system that failed. */
  readonly syscall?: string | undefined;
  /** Whether the sender itself has failed, and not the connection to a receiver. */
  readonly isOfSender: boolean;
}

/** The task of a thread, in memory that both threads share. */
export interface ThreadTask extends ExitTask {
  /**
   * The state of each request; whether all is done; the length of the error; whether the thread has
   * begun.
   */
  readonly states: Int32Array;
  /** The first error as JSON. */
  readonly error: Uint8Array;
}

/** The task of a process, which it reads as its input. */
export interface ProcessTask extends ExitTask {
  /** The time after which it prints its results, with or without responses. */
  readonly timeoutMillis: number;
}

/** The output of a process. */
export interface ProcessAnswer {
  readonly states: readonly number[];
  readonly error: ExitError | undefined;
  /** Whether the time was over before a request could be sent. */
  readonly isLate?: boolean;
}

/** Converts an error to one that is short enough for the memory. */
export function toExitError(error: unknown, isOfSender: boolean): ExitError {
  const { message, code, status, answer, location, proxy, syscall } = (error ??
    {}) as Partial<ExitError>;
  return {
    message: String(message ?? error).slice(0, 500),
    code: typeof code === 'number' ? code : cut(code, 100),
    status: typeof status === 'number' ? status : undefined,
    answer: cut(answer, 300),
    location: cut(location, 300),
    proxy: cut(proxy, 300),
    syscall: cut(syscall, 100),
    isOfSender,
  };
}

const cut = (text: unknown, maxLength: number): string | undefined =>
  typeof text === 'string' ? text.slice(0, maxLength) : undefined;
