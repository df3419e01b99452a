import type { IncomingHttpHeaders } from 'node:http';
import type { Fault } from './faults/fault';
import type { Signal } from './signal';

/** A request that was accepted or refused, or that met a fault. */
export interface ReceivedRequest {
  /** The signal; absent for a path that belongs to no signal. */
  readonly signal?: Signal;
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly contentType?: string;
  /** The content coding; `identity` when there is none. */
  readonly encoding: string;
  /** The size of the body as sent, before decompression; 0 if it was refused unread. */
  readonly bytes: number;
  /** The HTTP status of the response; 0 if there was no complete response. */
  readonly status: number;
  /** The kind of fault that it met. */
  readonly fault?: Fault['kind'];
  /** The reason why it was refused; absent if it was accepted. */
  readonly error?: string;
  readonly receivedAt: Date;
}
