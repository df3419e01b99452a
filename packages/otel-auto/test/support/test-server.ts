import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A request that a test server received. */
export interface TakenRequest {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
  /** The port of the client, which distinguishes connections. */
  readonly clientPort: number | undefined;
}

/** A server whose responses a test defines. */
export interface TestServer {
  readonly url: string;
  readonly requests: readonly TakenRequest[];
  close(): Promise<void>;
}

/** Starts a server that reads each request and then calls `answer` to respond to it. */
export const createTestServer = (
  answer: (response: ServerResponse, request: TakenRequest) => void = (response) => response.end(),
): Promise<TestServer> => {
  const requests: TakenRequest[] = [];
  const take = async (request: IncomingMessage): Promise<TakenRequest> => ({
    method: request.method,
    path: request.url,
    headers: request.headers,
    clientPort: request.socket.remotePort,
    body: await buffer(request),
  });
  return listen(requests, (request, response) => {
    void take(request).then((taken) => {
      requests.push(taken);
      answer(response, taken);
    });
  });
};

async function listen(
  requests: readonly TakenRequest[],
  listener: RequestListener,
): Promise<TestServer> {
  const server = createServer({ keepAliveTimeout: 0 }, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/traces`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
