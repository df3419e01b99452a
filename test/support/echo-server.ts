import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server in the test's process that keeps the headers of the requests that it gets. */
export interface EchoServer {
  readonly port: number;
  readonly seen: readonly IncomingHttpHeaders[];
  /** Returns the headers that have come since the last call. */
  take(): readonly IncomingHttpHeaders[];
  close(): Promise<void>;
}

/** Starts a server on all addresses of this machine. */
export async function startEchoServer(): Promise<EchoServer> {
  const seen: IncomingHttpHeaders[] = [];
  const server = createServer(({ headers }, response) => {
    seen.push(headers);
    response.end();
  });
  server.listen(0);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    seen,
    take: () => seen.splice(0),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
