import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';

/** A request over HTTP, or one over gRPC that looks like it. */
export interface ExchangeRequest extends Readable {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: IncomingHttpHeaders;
  /** Whether all of it has come. */
  readonly complete: boolean;
  /** The connection that it came on. */
  readonly socket: Socket;
}

/** The answer to a request. */
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
