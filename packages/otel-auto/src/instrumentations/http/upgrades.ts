import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import type { Server, Socket } from 'node:net';
import { context, SpanStatusCode } from '@opentelemetry/api';
import { guarded } from '../../patching/guarded';
import { wrapFunction, type AnyFunction } from '../../patching/wrap-function';
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
    const look = watch(call, socket);
    const isHeard = context.with(call.context, Reflect.apply, undefined, emit, this, args);
    look?.();
    return isHeard as boolean;
  };
  Object.defineProperty(server, 'emit', {
    value: emitUpgrade,
    configurable: true,
    writable: true,
  });
}

const watch = guarded('the end of an upgrade', (call: ServerCall, socket: Socket) =>
  watchAnswer(call, socket),
);

/** An answer that does not come at once is looked for again, ever less often. */
const MAX_PAUSE_MILLIS = 1000;

/** Ends the span with the answer, or when the connection is gone. Gives what is to be called after the listener. */
function watchAnswer(call: ServerCall, socket: Socket): () => void {
  const { bytesWritten } = socket;
  const leave = watchFirstWrite(socket, (text) => call.end(() => describeAnswer(call, text)));
  let pauseMillis = 1;
  const look = guarded('the end of an upgrade', () => {
    if (call.hasEnded) return;
    const isAnswered = socket.bytesWritten > bytesWritten;
    if (isAnswered || socket.destroyed) {
      leave();
      call.end(() => (isAnswered ? {} : describeSilence(call)));
      return;
    }
    setTimeout(look, pauseMillis).unref();
    pauseMillis = Math.min(pauseMillis * 2, MAX_PAUSE_MILLIS);
  });
  return look;
}

/**
 * Tells what a connection is first written. The two methods are the connection's own for so long, as
 * nothing else says what an application answers to an upgrade.
 *
 * @returns what gives them back
 */
function watchFirstWrite(socket: Socket, onText: (text: unknown) => void): () => void {
  const tell = guarded('the answer to an upgrade', onText);
  const patched = METHODS.filter((name) => !Object.hasOwn(socket, name)).map((name) => {
    const value = wrapFunction(socket[name] as AnyFunction, (original, thisArg, args) => {
      leave();
      tell(args[0]);
      return Reflect.apply(original, thisArg, args) as unknown;
    });
    Object.defineProperty(socket, name, { value, configurable: true, writable: true });
    return { name, value };
  });
  const leave = (): void => {
    for (const { name, value } of patched.splice(0)) {
      // What has been put over ours since then is another's.
      if (Object.getOwnPropertyDescriptor(socket, name)?.value === value) {
        Reflect.deleteProperty(socket, name);
      }
    }
  };
  return leave;
}

const METHODS = ['write', 'end'] as const;

function describeAnswer({ span }: ServerCall, text: unknown): Outcome {
  const start = text instanceof Uint8Array ? Buffer.from(text.subarray(0, 12)).toString() : text;
  const found = typeof start === 'string' ? /^HTTP\/1\.[01] (\d{3})/.exec(start) : null;
  if (found === null) return {};
  const statusCode = Number(found[1]);
  if (statusCode < 500) return { statusCode };
  span.setStatus({ code: SpanStatusCode.ERROR });
  return { statusCode, errorType: String(statusCode) };
}

function describeSilence({ span }: ServerCall): Outcome {
  span.setStatus({ code: SpanStatusCode.ERROR });
  return { errorType: NO_RESPONSE };
}
