import type { OutgoingHttpHeaders } from 'node:http';

/** A refusal of one request: the HTTP status of the response and the reason in words. */
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

/** The statuses with which a request can be refused. */
export type RefusalStatus = 400 | 404 | 405 | 413 | 415 | 500 | 503;

/** The closest `google.rpc.Code` of each; OTLP/HTTP clients evaluate only the HTTP status. */
export const RPC_CODES: Readonly<Record<RefusalStatus, number>> = {
  400: 3, // INVALID_ARGUMENT
  404: 5, // NOT_FOUND
  405: 12, // UNIMPLEMENTED
  413: 8, // RESOURCE_EXHAUSTED
  415: 3, // INVALID_ARGUMENT
  500: 13, // INTERNAL
  503: 14, // UNAVAILABLE
};
