import type { Socket } from 'node:net';

/** Who is at the other end of a connection. */
export interface Peer {
  readonly address: string;
  readonly port: number;
}

const known = new WeakMap<Socket, Peer>();

/** What Node.js asks for `remoteAddress`; a connection that is no network connection has none. */
interface Handle {
  getpeername?(out: { address?: unknown; port?: unknown }): number;
}

/**
 * Address and port of the other end of a connection, while there is one. Never throws.
 *
 * `socket.remoteAddress` is not read: Node.js keeps what it has said once, and an application that asks
 * after the peer has gone would get an address where it gets none without us.
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
