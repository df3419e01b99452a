import { createServer, type AddressInfo, type Socket } from 'node:net';
import http from 'node:http';

/** Something at the collector's address that is none, or not a good one. */
export interface UnwillingCollector {
  readonly url: string;
  close(): Promise<void>;
}

/** Takes connections and never answers. */
export async function createHangingCollector(): Promise<UnwillingCollector> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** Answers everything with one status and one body. */
export async function createRefusingCollector(
  status: number,
  body = '',
): Promise<UnwillingCollector> {
  const server = http.createServer((request, response) => {
    request.resume();
    request.on('end', () => response.writeHead(status).end(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** An address where nothing listens. */
export async function findDeadAddress(): Promise<string> {
  const collector = await createHangingCollector();
  await collector.close();
  return collector.url;
}
