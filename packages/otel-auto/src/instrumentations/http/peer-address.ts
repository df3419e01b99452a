import type { Socket } from 'node:net';

/** The address and port of the other end of a connection. */
export interface Peer {
  readonly address: string;
  readonly port: number;
}

const known = new WeakMap<Socket, Peer>();

/**
 * The object from which Node.js reads `remoteAddress`; without `getpeername` it is not a network
 * connection.
 */
interface Handle {
  getpeername?(out: { address?: unknown; port?: unknown }): number;
}

/**
 * Returns address and port of the other end of a connection, while there is one. Never throws.
 *
 * `socket.remoteAddress` is not read: Node.js caches it, and an application that reads it after the
 * peer has gone would get an address that it does not get without us.
 */
export function peerOf(socket: Socket | null | undefined): Peer | undefined {
  if (socket === null || socket === undefined) return undefined;
  const found = known.get(socket);
  if (found !== undefined) return found;
  try {
    const out: { address?: unknown; port?: unknown } = {};
    const { _handle: handle } = socket as { _handle?: Handle | null };
    if (handle?.getpeername?.(out) !== 0) return undefined;
    const { address, port } = out;
    if (typeof address !== 'string' || typeof port !== 'number') return undefined;
    const peer = { address, port };
    known.set(socket, peer);
    return peer;
  } catch {
    return undefined;
  }
}
