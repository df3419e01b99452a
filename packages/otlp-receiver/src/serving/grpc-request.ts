import type { IncomingHttpHeaders } from 'node:http';
import type { IncomingHttpHeaders as Http2Headers, ServerHttp2Stream } from 'node:http2';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import type { Signal } from '../signal';
import type { ExchangeRequest } from './exchange';
import { MEDIA_TYPES } from './export-request';

const SIGNALS_BY_PATH: Readonly<Record<string, Signal>> = {
  '/opentelemetry.proto.collector.trace.v1.TraceService/Export': 'traces',
  '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export': 'metrics',
  '/opentelemetry.proto.collector.logs.v1.LogsService/Export': 'logs',
};

/**
 * A call of OTLP/gRPC with the interface of a request over HTTP: with a path of OTLP/HTTP, and its
 * message as the body.
 */
export class GrpcRequest extends Readable implements ExchangeRequest {
  readonly method: string | undefined;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly socket: Socket;
  readonly #stream: ServerHttp2Stream;
  #isComplete = false;

  constructor(
    stream: ServerHttp2Stream,
    about: { readonly headers: Http2Headers; readonly head: Buffer; readonly socket: Socket },
  ) {
    super();
    const { headers, head, socket } = about;
    const path = String(headers[':path']);
    const signal = SIGNALS_BY_PATH[path];
    this.method = headers[':method'];
    this.url = signal === undefined ? path : `/v1/${signal}`;
    this.headers = toHttpHeaders(headers, head);
    this.socket = socket;
    this.#stream = stream;
    stream.on('data', (chunk: Buffer) => {
      if (!this.push(chunk)) stream.pause();
    });
    stream.on('end', () => {
      this.#isComplete = true;
      this.push(null);
    });
    stream.on('close', () => this.destroy());
  }

  get complete(): boolean {
    return this.#isComplete;
  }

  override _read(): void {
    this.#stream.resume();
  }
}

function toHttpHeaders(headers: Http2Headers, head: Buffer): IncomingHttpHeaders {
  const own = Object.entries(headers).filter(([name]) => !name.startsWith(':'));
  const isGrpc = headers['content-type']?.startsWith('application/grpc') === true;
  return {
    ...(Object.fromEntries(own) as IncomingHttpHeaders),
    ...(isGrpc && { 'content-type': MEDIA_TYPES.protobuf }),
    'content-length': String(head.readUInt32BE(1)),
    ...(head[0] === 1 && { 'content-encoding': String(headers['grpc-encoding'] ?? 'gzip') }),
  };
}
