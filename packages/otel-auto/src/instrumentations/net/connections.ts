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
  /** The span around the other one, until the connection is secure. */
  readonly tlsSpan: Span | undefined;
  isConnected: boolean;
}

/** The spans of connections that are being made, kept outside of the sockets. */
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

  /**
   * Ends the span with the first activity of a socket, which means that it is connected. Node.js
   * calls the wrapped method for each sign of activity.
   */
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

  /**
   * Ends the spans of a connection that could not be made; one that has been made is no longer
   * tracked.
   */
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

/**
 * Returns the addresses of a connection, read from its handle: Node.js caches the addresses that a
 * socket has returned once.
 */
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

/**
 * Returns the attributes of TLS. No convention for the client's side has been accepted; these names
 * are upstream's.
 */
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
