import type { EndpointSettings } from '../transport/http-endpoint';
import type { Signal } from '../signal';
import type { OtlpSettings } from '../settings/settings';

/** What is to be known of one signal's receiver to deliver to it at the exit. */
export interface ExitRoute extends EndpointSettings {
  readonly headers: Readonly<Record<string, string>>;
  readonly compression: OtlpSettings['compression'];
}

/** What is to be sent at the exit, by who has an event loop of its own. */
export interface ExitTask {
  readonly routes: Readonly<Partial<Record<Signal, ExitRoute>>>;
  readonly parcels: readonly {
    readonly signal: Signal;
    readonly body: Uint8Array;
  }[];
}

/** What stands in a cell of a parcel; `PENDING` is what memory begins with. */
export const PENDING = 0;
export const DELIVERED = 1;
export const FAILED = 2;

/** An error on its way out of a thread or a process. */
export interface ExitError {
  readonly message: string;
  readonly code?: string | undefined;
  /** Of the answer of a receiver. */
  readonly status?: number | undefined;
  /** Host and port of the proxy to which there was no connection. */
  readonly proxy?: string | undefined;
  /** Whether the sender itself has failed, and not the way to a receiver. */
  readonly isOfSender: boolean;
}

/** What a thread works on: everything is in memory that both sides see. */
export interface ThreadTask extends ExitTask {
  /** One for each parcel, one that says that all is done, how long the error is, and whether it has begun. */
  readonly states: Int32Array;
  /** The first error as JSON. */
  readonly error: Uint8Array;
}

/** What a process works on, given to it as its input. */
export interface ProcessTask extends ExitTask {
  /** When it prints what it has, whatever has no answer. */
  readonly timeoutMillis: number;
}

/** What a process prints. */
export interface ProcessAnswer {
  readonly states: readonly number[];
  readonly error: ExitError | undefined;
  /** Whether time was up before anything could be sent. */
  readonly isLate?: boolean;
}

/** What an error says, short enough for the memory that is there. */
export function toExitError(error: unknown, isOfSender: boolean): ExitError {
  const { message, code, status, proxy } = (error ?? {}) as Partial<ExitError>;
  return {
    message: String(message ?? error).slice(0, 500),
    code: typeof code === 'string' ? code.slice(0, 100) : undefined,
    status: typeof status === 'number' ? status : undefined,
    proxy: typeof proxy === 'string' ? proxy.slice(0, 300) : undefined,
    isOfSender,
  };
}
