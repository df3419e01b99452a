import { createServer, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import type { Socket } from 'node:net';
import type { ExchangeListener } from './exchange';
import { GrpcRequest } from './grpc-request';
import { GrpcResponse } from './grpc-response';

/** A server whose connections are passed to it. */
export interface GrpcServer {
  /** Serves a connection that uses HTTP/2. */
  serve(socket: Socket): void;
}

/**
 * Creates a server of OTLP/gRPC. A call has the interface of a request over HTTP for its listener,
 * and the response is converted to one of gRPC.
 */
export function createGrpcServer(listener: ExchangeListener): GrpcServer {
  const server = createServer();
  const sockets = new WeakMap<object, Socket>();
  const begin = (stream: ServerHttp2Stream, headers: IncomingHttpHeaders, head: Buffer) => {
    const socket = stream.session && sockets.get(stream.session);
    if (socket === undefined) return;
    listener(new GrpcRequest(stream, { headers, head, socket }), new GrpcResponse(stream));
  };
  server.on('stream', (stream, headers) => {
    // a broken connection concerns its request alone
    stream.on('error', () => {});
    const read = () => {
      const head = stream.read(HEAD_BYTES) as Buffer | null;
      if (head === null) return;
      stream.off('readable', read);
      begin(stream, headers, head);
    };
    stream.on('readable', read);
  });
  return {
    serve(socket) {
      server.once('session', (session) => {
        sockets.set(session, socket);
        session.on('error', () => {});
      });
      server.emit('connection', socket);
    },
  };
}

/** The bytes before a message: whether it is compressed, and its length. */
const HEAD_BYTES = 5;
