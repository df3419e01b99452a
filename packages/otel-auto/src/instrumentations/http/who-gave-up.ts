import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * The reason why a request did not get its whole response: the client disconnected, a timeout
 * passed, or the application ended it.
 */
export type GivenUp = 'client' | 'timeout' | 'application';

/** The connections that a listener of a timeout has ended. */
const timedOut = new WeakSet<Socket>();

/** Notes whether the listeners of a timeout, which are called next, end the connection. */
export function watchTimeout({ socket }: IncomingMessage): void {
  queueMicrotask(() => {
    const isEnded = socket.destroyed || socket.writableEnded;
    if (isEnded && !socket.readableEnded) timedOut.add(socket);
  });
}

/** Returns the reason why the connection of a request was closed early. */
export function whoGaveUp(request: IncomingMessage, elapsedMillis: number): GivenUp {
  const { socket } = request;
  // A connection or a response that the application destroys closes without either of these signs.
  const isClosedByClient = socket.readableEnded || isOfSystem(socket.errored);
  if (timedOut.has(socket) || isTooLate(request, elapsedMillis)) return 'timeout';
  return isClosedByClient ? 'client' : 'application';
}

/**
 * Returns whether an error comes from the operating system, and is not one with which the
 * application destroyed the connection.
 */
const isOfSystem = (error: Error | null): boolean =>
  error !== null && typeof (error as NodeJS.ErrnoException).syscall === 'string';

/**
 * Returns whether the server's `requestTimeout` ended a request. A listener of `clientError` may
 * respond and end the connection, which then looks as if the client had closed it; but no body may
 * take that long.
 */
function isTooLate({ complete, socket }: IncomingMessage, elapsedMillis: number): boolean {
  const { errored, server } = socket as {
    readonly errored: NodeJS.ErrnoException | null;
    readonly server?: Partial<Server>;
  };
  if (errored?.code === 'ERR_HTTP_REQUEST_TIMEOUT') return true;
  const { requestTimeout = 0 } = server ?? {};
  return !complete && requestTimeout > 0 && elapsedMillis >= requestTimeout;
}
