import type { OutgoingHttpHeaders } from 'node:http';

/** A refusal of one request: the HTTP status to answer with and, in words, why. */
export class RequestError extends Error {
  readonly status: RefusalStatus;
  readonly headers: OutgoingHttpHeaders;

  constructor(status: RefusalStatus, message: string, headers: OutgoingHttpHeaders = {}) {
    super(message);
    this.name = 'RequestError';
    this.status = status;
    this.headers = headers;
  }
}

/** The statuses that a request can be refused with. */
export type RefusalStatus = 400 | 404 | 405 | 413 | 415 | 500 | 503;

/** The `google.rpc.Code` nearest to each; OTLP/HTTP clients go by the HTTP status alone. */
export const RPC_CODES: Readonly<Record<RefusalStatus, number>> = {
  400: 3, // INVALID_ARGUMENT
  404: 5, // NOT_FOUND
  405: 12, // UNIMPLEMENTED
  413: 8, // RESOURCE_EXHAUSTED
  415: 3, // INVALID_ARGUMENT
  500: 13, // INTERNAL
  503: 14, // UNAVAILABLE
};
