import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';

/** Why a request has not had its whole answer: its client went away, its time was up, or the application wanted so. */
export type GivenUp = 'client' | 'timeout' | 'application';

/** Connections that were ended where a timeout of theirs was heard. */
const timedOut = new WeakSet<Socket>();

/** Looks whether the listeners of a timeout, which have their turn now, end the connection. */
export function watchTimeout({ socket }: IncomingMessage): void {
  queueMicrotask(() => {
    const isEnded = socket.destroyed || socket.writableEnded;
    if (isEnded && !socket.readableEnded) timedOut.add(socket);
  });
}

/** Says of a request whose connection is closed who gave it up. */
export function whoGaveUp(request: IncomingMessage, elapsedMillis: number): GivenUp {
  const { socket } = request;
  // A connection or an answer that the application destroys is closed without either.
  const isClosedByClient = socket.readableEnded || isOfSystem(socket.errored);
  if (timedOut.has(socket) || isTooLate(request, elapsedMillis)) return 'timeout';
  return isClosedByClient ? 'client' : 'application';
}

/** An error of the operating system, not one that the application has destroyed the connection with. */
const isOfSystem = (error: Error | null): boolean =>
  error !== null && typeof (error as NodeJS.ErrnoException).syscall === 'string';

/**
 * Whether the server's `requestTimeout` ended it. Who listens to `clientError` may answer and end the
 * connection, and then it is closed as by a client; but no body may take that long.
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
