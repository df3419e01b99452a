/** The parts of the address of a Unix socket. */
export interface SocketAddress {
  /** The path of the socket in the file system. */
  readonly socket: string;
  /** The path over HTTP, with the query; empty if the address has none. */
  readonly path: string;
}

/**
 * Parses the address of a Unix socket, as in `unix:/run/collector.sock`. A path over HTTP may follow
 * after a colon: `unix:/run/collector.sock:/v1/traces`. Returns `undefined` for another text.
 */
export function parseSocket(text: string): SocketAddress | undefined {
  const [, socket, path = ''] = /^unix:(?:\/\/)?(\/[^:?#]+)(?::(\/.*))?$/.exec(text) ?? [];
  return socket === undefined ? undefined : { socket, path };
}
