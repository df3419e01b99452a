import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import type { Server, Socket } from 'node:net';
import { context, SpanStatusCode } from '@opentelemetry/api';
import { guarded } from '../../patching/guarded';
import { NO_RESPONSE } from './no-response';
import type { Outcome, ServerCall } from './server-call';

/** The message of `net.server.socket`, published for each connection that a server takes. */
interface ConnectionMessage {
  readonly socket: Socket & { readonly server?: Server };
}

type Emit = (this: Server, ...args: unknown[]) => boolean;

const EVENTS = ['upgrade', 'connect'] as const;

/**
 * Makes the span of each request that leaves HTTP, by an upgrade or as a tunnel, from the request to the
 * answer to it; the application's listener runs in its context. What follows on the connection is
 * another protocol, and not part of it.
 *
 * No channel of Node.js says of these. So `emit` is replaced, of those servers alone that have a listener
 * for one of the two events when a connection comes.
 *
 * @param start - makes the call; `undefined` for a request that gets none
 */
export function watchUpgrades(start: (request: IncomingMessage) => ServerCall | undefined): void {
  const watched = new WeakSet<Server>();
  const startCall = guarded('the span of an upgrade', start);
  const onConnection = guarded('the spans of upgrades', ({ socket }: ConnectionMessage) => {
    const { server } = socket;
    if (server === undefined || watched.has(server)) return;
    if (EVENTS.every((event) => server.listenerCount(event) === 0)) return;
    watched.add(server);
    watchServer(server, startCall);
  });
  subscribe('net.server.socket', (message) => onConnection(message as ConnectionMessage));
}

function watchServer(
  server: Server,
  start: (request: IncomingMessage) => ServerCall | undefined,
): void {
  const emit = server.emit as Emit;
  const emitUpgrade: Emit = function (...args) {
    const [event, request, socket] = args as [string | symbol, IncomingMessage, Socket];
    if (event !== 'upgrade' && event !== 'connect') return emit.apply(this, args);
    const call = start(request);
    if (call === undefined) return emit.apply(this, args);
    const answer = watchAnswer(call, event, socket);
    const isHeard = context.with(call.context, Reflect.apply, undefined, emit, this, args);
    answer();
    return isHeard as boolean;
  };
  Object.defineProperty(server, 'emit', {
    value: emitUpgrade,
    configurable: true,
    writable: true,
  });
}

/** An answer that does not come at once is looked for again, ever less often. */
const MAX_PAUSE_MILLIS = 1000;

/** Gives what ends the span as soon as the connection has been written to, or is gone. */
function watchAnswer(call: ServerCall, event: 'upgrade' | 'connect', socket: Socket): () => void {
  const { bytesWritten } = socket;
  let pauseMillis = 1;
  const look = guarded('the end of an upgrade', () => {
    if (call.hasEnded) return;
    if (socket.bytesWritten > bytesWritten || socket.destroyed) {
      call.end(() => describe(call, event, socket, socket.bytesWritten > bytesWritten));
      return;
    }
    setTimeout(look, pauseMillis).unref();
    pauseMillis = Math.min(pauseMillis * 2, MAX_PAUSE_MILLIS);
  });
  return look;
}

/** What was written is the application's; that the connection is still open says that it agreed. */
function describe(
  { span }: ServerCall,
  event: 'upgrade' | 'connect',
  socket: Socket,
  isAnswered: boolean,
): Outcome {
  if (!isAnswered) {
    span.setStatus({ code: SpanStatusCode.ERROR });
    return { errorType: NO_RESPONSE };
  }
  if (socket.destroyed || socket.writableEnded) return {};
  return { statusCode: event === 'upgrade' ? 101 : 200 };
}
