import type { IncomingHttpHeaders } from 'node:http';
import type { Fault } from './faults/fault';
import type { Signal } from './signal';

/** A request that was answered, taken or refused, or that met a fault. */
export interface ReceivedRequest {
  /** Absent when the path is of no signal. */
  readonly signal?: Signal;
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly contentType?: string;
  /** The content coding; `identity` when there is none. */
  readonly encoding: string;
  /** The size of the body as sent, so compressed; 0 if it was refused unread. */
  readonly bytes: number;
  /** The HTTP status of the answer; 0 if it got none that is complete. */
  readonly status: number;
  /** The kind of fault that it met. */
  readonly fault?: Fault['kind'];
  /** Why it was refused; absent when it was taken. */
  readonly error?: string;
  readonly receivedAt: Date;
}
