import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import type { Server, Socket } from 'node:net';
import { context, SpanStatusCode } from '@opentelemetry/api';
import { guarded } from '../../patching/guarded';
import { wrapFunction, type AnyFunction } from '../../patching/wrap-function';
import { NO_RESPONSE } from './no-response';
import type { Outcome, ServerCall } from './server-call';

/** The message of `net.server.socket`, published for each connection that a server accepts. */
interface ConnectionMessage {
  readonly socket: Socket & { readonly server?: Server };
}

type Emit = (this: Server, ...args: unknown[]) => boolean;

const EVENTS = ['upgrade', 'connect'] as const;

/**
 * Creates the span of each request that leaves HTTP, by an upgrade or as a tunnel, from the request
 * to its response; the application's listener runs in its context. Data that follows on the
 * connection belongs to another protocol, and not to the span.
 *
 * Node.js publishes these on no channel. So `emit` is replaced, only on servers that have a
 * listener for one of the two events when a connection is accepted.
 *
 * @param start - starts the call
 */
export function watchUpgrades(start: (request: IncomingMessage) => ServerCall): void {
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
    const check = watch(call, socket);
    const hasListeners = context.with(call.context, Reflect.apply, undefined, emit, this, args);
    check?.();
    return hasListeners as boolean;
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

/** The longest pause between checks for the response; the pauses grow. */
const MAX_PAUSE_MILLIS = 1000;

/**
 * Ends the span with the response, or when the connection is closed.
 *
 * @returns a function to be called after the listener
 */
function watchAnswer(call: ServerCall, socket: Socket): () => void {
  const { bytesWritten } = socket;
  const leave = watchFirstWrite(socket, (text) => call.end(() => describeAnswer(call, text)));
  let pauseMillis = 1;
  const check = guarded('the end of an upgrade', () => {
    if (call.hasEnded) return;
    const isAnswered = socket.bytesWritten > bytesWritten;
    if (isAnswered || socket.destroyed) {
      leave();
      call.end(() => (isAnswered ? {} : describeSilence(call)));
      return;
    }
    setTimeout(check, pauseMillis).unref();
    pauseMillis = Math.min(pauseMillis * 2, MAX_PAUSE_MILLIS);
  });
  return check;
}

/**
 * Reports the first text that is written to a connection. The connection's two methods are replaced
 * until then, as nothing else reveals how an application responds to an upgrade.
 *
 * @returns a function that restores the methods
 */
function watchFirstWrite(socket: Socket, onText: (text: unknown) => void): () => void {
  const report = guarded('the answer to an upgrade', onText);
  const patched = METHODS.filter((name) => !Object.hasOwn(socket, name)).map((name) => {
    const value = wrapFunction(socket[name] as AnyFunction, (original, thisArg, args) => {
      leave();
      report(args[0]);
      return Reflect.apply(original, thisArg, args) as unknown;
    });
    Object.defineProperty(socket, name, { value, configurable: true, writable: true });
    return { name, value };
  });
  const leave = (): void => {
    for (const { name, value } of patched.splice(0)) {
      // A later replacement of ours by others stays.
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
