import type { OutgoingHttpHeaders } from 'node:http';
import type { OutgoingHttpHeaders as Http2Headers, ServerHttp2Stream } from 'node:http2';
import { decodeStatusMessage } from '../decoding/otlp-codec';
import { encodeRetryInfo } from '../decoding/retry-info';
import type { ExchangeResponse } from './exchange';
import { MEDIA_TYPES } from './export-request';

/**
 * The response to a call of OTLP/gRPC, with the interface of one over HTTP. A status of HTTP is
 * converted to the corresponding one of gRPC, and `Retry-After` to a `RetryInfo`; a page that is
 * not OTLP stays one.
 */
export class GrpcResponse implements ExchangeResponse {
  readonly #stream: ServerHttp2Stream;
  #failure: { readonly code: number; readonly headers: OutgoingHttpHeaders } | undefined;
  readonly #words: Buffer[] = [];
  #isPage = false;

  constructor(stream: ServerHttp2Stream) {
    this.#stream = stream;
  }

  get destroyed(): boolean {
    return this.#stream.destroyed;
  }

  writeHead(status: number, given: OutgoingHttpHeaders = {}): void {
    const headers = withLowerNames(given);
    if (status !== 200) {
      this.#failure = { code: GRPC_CODES[status] ?? UNKNOWN, headers };
      return;
    }
    const type = headers['content-type'] ?? MEDIA_TYPES.protobuf;
    this.#isPage = type !== MEDIA_TYPES.protobuf;
    this.#respond({ 'content-type': this.#isPage ? type : 'application/grpc' });
  }

  flushHeaders(): void {
    // The headers have been sent already.
  }

  write(chunk: string | Uint8Array, onWritten?: () => void): void {
    if (this.#stream.destroyed) return;
    // The words of a failure stand in the trailers.
    if (this.#failure !== undefined) this.#words.push(Buffer.from(chunk as string));
    else this.#stream.write(chunk, () => onWritten?.());
  }

  end(body: string | Uint8Array = ''): void {
    const stream = this.#stream;
    if (stream.destroyed) return;
    const bytes = Buffer.from(body as string);
    if (this.#isPage) stream.end(bytes);
    else if (this.#failure === undefined) stream.end(frame(bytes));
    else if (!stream.headersSent) {
      const words = Buffer.concat([...this.#words, bytes]);
      stream.respond(toTrailers(this.#failure, words), { endStream: true });
    }
  }

  once(event: 'close', listener: () => void): void {
    this.#stream.once(event, listener);
  }

  #respond(headers: Http2Headers): void {
    const stream = this.#stream;
    if (stream.destroyed) return;
    if (!this.#isPage)
      stream.once('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
    stream.respond({ ':status': 200, ...headers }, { waitForTrailers: !this.#isPage });
  }
}

/** The statuses of gRPC that correspond to those of HTTP, for an exporter of OTLP. */
const GRPC_CODES: Readonly<Record<number, number>> = {
  400: 3, // INVALID_ARGUMENT
  401: 16, // UNAUTHENTICATED
  403: 7, // PERMISSION_DENIED
  404: 12, // UNIMPLEMENTED
  405: 12,
  413: 8, // RESOURCE_EXHAUSTED
  415: 3,
  429: 8,
  500: 13, // INTERNAL
  502: 14, // UNAVAILABLE
  503: 14,
  504: 14,
};
const UNKNOWN = 2;

function frame(bytes: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(bytes.byteLength, 1);
  return Buffer.concat([head, bytes]);
}

function toTrailers(
  { code, headers }: { readonly code: number; readonly headers: OutgoingHttpHeaders },
  body: Buffer,
): Http2Headers {
  const retryAfter = headers['retry-after'];
  const seconds = retryAfter === undefined ? Number.NaN : Number(retryAfter);
  return {
    ':status': 200,
    'content-type': 'application/grpc',
    'grpc-status': String(code),
    'grpc-message': encodeURIComponent(messageOf(headers, body)),
    ...(Number.isFinite(seconds) && {
      'grpc-status-details-bin': Buffer.from(encodeRetryInfo(seconds)).toString('base64'),
    }),
  };
}

const withLowerNames = (headers: OutgoingHttpHeaders): OutgoingHttpHeaders =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

/**
 * Returns the message of a refusal: the receiver's own are in a `Status`, those of a fault are the
 * body itself.
 */
const messageOf = (headers: OutgoingHttpHeaders, body: Buffer): string =>
  headers['content-type'] === MEDIA_TYPES.protobuf
    ? decodeStatusMessage(body)
    : body.toString('utf8');
