import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { context, trace, type Attributes, type Span, type Tracer } from '@opentelemetry/api';
import {
  ATTR_NETWORK_LOCAL_ADDRESS,
  ATTR_NETWORK_LOCAL_PORT,
  ATTR_NETWORK_PEER_ADDRESS,
} from '@opentelemetry/semantic-conventions';
import { failSpan } from '../fail-span';
import { peerOf } from '../http/peer-address';
import { describeTarget } from './describe-target';

/** A connection that is being made. */
interface Connection {
  /** Whether `connect()` has returned: until then Node.js prepares the socket. */
  isUnderWay: boolean;
  fail(error: unknown): void;
}

interface Pending extends Connection {
  readonly span: Span;
  readonly isNetwork: boolean;
  /** Around the other one, until the connection is secure. */
  readonly tlsSpan: Span | undefined;
  isConnected: boolean;
}

/** The spans of connections that are being made, kept beside the sockets. */
export class Connections {
  readonly #tracer: () => Tracer;
  readonly #pending = new WeakMap<Socket, Pending>();

  constructor(tracer: () => Tracer) {
    this.#tracer = tracer;
  }

  readonly begin = (socket: Socket, args: readonly unknown[]): Connection => {
    const tracer = this.#tracer();
    const active = context.active();
    const tlsSpan = socket instanceof TLSSocket ? tracer.startSpan('tls.connect') : undefined;
    const parent = tlsSpan === undefined ? active : trace.setSpan(active, tlsSpan);
    const { name, isNetwork, attributes } = describeTarget(args);
    const span = tracer.startSpan(name, { attributes }, parent);
    const pending: Pending = {
      span,
      isNetwork,
      tlsSpan,
      isUnderWay: false,
      isConnected: false,
      fail: (error) => this.onDestroy(socket, error),
    };
    this.#pending.set(socket, pending);
    return pending;
  };

  /** Node.js calls what tells this for each sign of life; the first one is that the connection is there. */
  readonly onActivity = (socket: Socket): void => {
    const pending = this.#pending.get(socket);
    if (pending?.isUnderWay !== true || pending.isConnected || socket.connecting) return;
    pending.isConnected = true;
    if (pending.tlsSpan === undefined) this.#pending.delete(socket);
    if (pending.isNetwork) pending.span.setAttributes(describeConnection(socket));
    pending.span.end();
  };

  readonly onSecure = (socket: Socket): void => {
    const tlsSpan = this.#pending.get(socket)?.tlsSpan;
    if (tlsSpan === undefined) return;
    this.#pending.delete(socket);
    try {
      tlsSpan.setAttributes(describeSecurity(socket as TLSSocket));
    } finally {
      tlsSpan.end();
    }
  };

  /** A connection that is there already is no longer known here. */
  readonly onDestroy = (socket: Socket, error: unknown): void => {
    const pending = this.#pending.get(socket);
    if (pending === undefined) return;
    this.#pending.delete(socket);
    const { span, tlsSpan, isConnected } = pending;
    for (const open of isConnected ? [tlsSpan] : [span, tlsSpan]) {
      if (error != null && open !== undefined) failSpan(open, error);
      open?.end();
    }
  };
}

interface Handle {
  getsockname?(out: { address?: string; port?: number }): number;
}

/** Asked of the connection itself: Node.js keeps what a socket has once said of its addresses. */
function describeConnection(socket: Socket): Attributes {
  const local: { address?: string; port?: number } = {};
  const { _handle: handle } = socket as { _handle?: Handle | null };
  handle?.getsockname?.(local);
  return {
    [ATTR_NETWORK_PEER_ADDRESS]: peerOf(socket)?.address,
    [ATTR_NETWORK_LOCAL_ADDRESS]: local.address,
    [ATTR_NETWORK_LOCAL_PORT]: local.port,
  };
}

/** No convention has been taken up for a client's side of TLS; these names are upstream's. */
function describeSecurity(socket: TLSSocket): Attributes {
  const certificate = socket.getPeerCertificate(true);
  const cipher = socket.getCipher();
  return {
    'tls.protocol': String(socket.getProtocol()),
    'tls.authorized': String(socket.authorized),
    'tls.cipher.name': cipher.name,
    'tls.cipher.version': cipher.version,
    'tls.certificate.fingerprint': certificate.fingerprint,
    'tls.certificate.serialNumber': certificate.serialNumber,
    'tls.certificate.validFrom': certificate.valid_from,
    'tls.certificate.validTo': certificate.valid_to,
    'tls.alpnProtocol': socket.alpnProtocol === false ? '' : (socket.alpnProtocol ?? ''),
  };
}
