import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';

/** A request over HTTP, or one over gRPC with the same interface. */
export interface ExchangeRequest extends Readable {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: IncomingHttpHeaders;
  /** Whether all of the request has arrived. */
  readonly complete: boolean;
  /** The connection of the request. */
  readonly socket: Socket;
}

/** The response to a request. */
export interface ExchangeResponse {
  readonly destroyed: boolean;
  writeHead(status: number, headers?: OutgoingHttpHeaders): unknown;
  flushHeaders(): void;
  write(chunk: string | Uint8Array, onWritten?: () => void): unknown;
  end(body?: string | Uint8Array): unknown;
  once(event: 'close', listener: () => void): unknown;
}

/** Serves one request. */
export type ExchangeListener = (request: ExchangeRequest, response: ExchangeResponse) => void;
