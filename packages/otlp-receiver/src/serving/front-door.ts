import type { Server as HttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';
import type { TlsSettings } from '../receiver-settings';
import type { GrpcServer } from './grpc-server';

/** The HTTP server behind a front door, and the address that the door listens on. */
export interface FrontDoorOptions {
  readonly http: HttpServer;
  /** The server for connections that use HTTP/2. */
  readonly grpc: GrpcServer;
  readonly port: number;
  readonly host: string;
  readonly tls: TlsSettings | undefined;
}

type State = 'open' | 'frozen' | 'shut';

/**
 * Accepts the connections of the HTTP and gRPC servers in their place, so that they share a port
 * and connections can be refused or left unread while the rest of the server keeps running.
 */
export class FrontDoor {
  readonly #options: FrontDoorOptions;
  readonly #server: Server;
  /** All open connections of the system. */
  readonly #sockets = new Set<Socket>();
  /** The sockets that the HTTP server reads from: the same, or the decrypted ones of TLS. */
  readonly #readers = new Set<Socket>();
  #state: State = 'shut';
  #port: number;
  #connections = 0;
  /** The last change of state; changes happen one after another. */
  #change: Promise<void> = Promise.resolve();

  constructor(options: FrontDoorOptions) {
    this.#options = options;
    this.#port = options.port;
    const enter = this.#createEntrance();
    this.#server = createServer((socket) => {
      this.#connections += 1;
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
      // a broken connection affects only its request
      socket.on('error', () => {});
      if (this.#state === 'open') enter(socket);
    });
  }

  get port(): number {
    return this.#port;
  }

  /** The number of connections accepted so far. */
  get connections(): number {
    return this.#connections;
  }

  /** Accepts connections. Those that were left unread are reset, as at a restart. */
  open(): Promise<void> {
    return this.#changeTo('open', async (before) => {
      if (before === 'frozen') for (const socket of this.#sockets) socket.resetAndDestroy();
      if (before === 'shut') await this.#listen();
    });
  }

  /** Accepts connections and reads none, including those already open. */
  freeze(): Promise<void> {
    return this.#changeTo('frozen', async (before) => {
      for (const reader of this.#readers) stopReading(reader);
      if (before === 'shut') await this.#listen();
    });
  }

  /** Stops listening and resets every connection. */
  shut(): Promise<void> {
    return this.#changeTo('shut', () => this.#stop((socket) => socket.resetAndDestroy()));
  }

  /** Stops listening and closes every connection. */
  close(): Promise<void> {
    return this.#changeTo('shut', () => this.#stop((socket) => socket.destroy()));
  }

  #changeTo(state: State, act: (before: State) => Promise<void>): Promise<void> {
    const change = this.#change.then(async () => {
      const before = this.#state;
      if (before === state) return;
      this.#state = state;
      await act(before);
    });
    this.#change = change.catch(() => {
      this.#state = 'shut';
    });
    return change;
  }

  #stop(end: (socket: Socket) => void): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      for (const socket of this.#sockets) end(socket);
    });
  }

  /** Creates the function that passes a connection to the server for its protocol. */
  #createEntrance(): (socket: Socket) => void {
    const { http, grpc, tls } = this.#options;
    const enter = (socket: Socket) => {
      this.#readers.add(socket);
      socket.once('close', () => this.#readers.delete(socket));
      readFirst(socket, (first) => {
        if (isHttp2(first)) {
          grpc.serve(socket);
          return;
        }
        http.emit('connection', socket);
        socket.resume();
      });
    };
    if (tls === undefined) return enter;
    const { key, certificate, clientAuthority } = tls;
    const server = createTlsServer(
      {
        key,
        cert: certificate,
        ALPNProtocols: ['h2', 'http/1.1'],
        ...(clientAuthority === undefined ? {} : { ca: clientAuthority, requestCert: true }),
      },
      (socket: TLSSocket) => enter(socket),
    );
    return (socket) => void server.emit('connection', socket);
  }

  #listen(): Promise<void> {
    const server = this.#server;
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, this.#options.host, () => {
        server.off('error', reject);
        // a connection that could not be accepted, as when file descriptors run out, does not end
        // the server
        if (server.listenerCount('error') === 0) server.on('error', () => {});
        this.#port = (server.address() as AddressInfo).port;
        resolve();
      });
    });
  }
}

/** Calls back with the first bytes of a connection, which can still be read. */
function readFirst(socket: Socket, onFirst: (bytes: Buffer) => void): void {
  socket.once('data', (bytes: Buffer) => {
    socket.pause();
    socket.unshift(bytes);
    onFirst(bytes);
  });
}

/**
 * Returns whether a connection begins as every HTTP/2 connection does and no method of HTTP/1. RFC
 * 9113, 3.4.
 */
const isHttp2 = (first: Buffer): boolean => first.subarray(0, 3).toString('latin1') === 'PRI';

/** Stops reading a connection, even if HTTP/2 reads past its socket. */
function stopReading(socket: Socket): void {
  socket.pause();
  const { _handle: handle } = socket as Socket & SocketInternals;
  handle?.readStop?.();
}

/** The private fields of a socket that Node.js offers no other access to. */
interface SocketInternals {
  readonly _handle?: { readStop?(): void } | null;
}
