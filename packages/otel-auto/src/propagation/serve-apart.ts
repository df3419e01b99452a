import type { Server, Socket } from 'node:net';
import { context as contextApi, type Context } from '@opentelemetry/api';
import { guarded } from '../patching/guarded';
import type { AnyFunction } from '../patching/wrap-function';

/** The events of a server that are work of the process itself. */
const OWN_EVENTS: ReadonlySet<unknown> = new Set(['listening', 'error', 'close', 'drop']);

/**
 * Keeps the context of the environment out of what comes over connections that this process
 * accepts: requests of HTTP/2, messages of WebSockets, whatever another protocol sends. Those who
 * connect have not started the process.
 *
 * Node.js gives the events of a connection no context but the outermost one; so the `emit` of
 * servers and of accepted sockets leaves it. Clients of this process keep it.
 *
 * @param apart - returns a context without what is of the environment
 */
export function serveApart(
  net: { readonly Server: typeof Server; readonly Socket: typeof Socket },
  apart: (context: Context) => Context,
): void {
  replaceEmit(net.Server.prototype, apart, (_, event) => !OWN_EVENTS.has(event));
  replaceEmit(net.Socket.prototype, apart, ({ server }) => server !== undefined && server !== null);
}

interface Emitter {
  /** The server that has accepted a socket; others have none. */
  readonly server?: unknown;
}

function replaceEmit(
  prototype: object,
  apart: (context: Context) => Context,
  isServing: (emitter: Emitter, event: unknown) => boolean,
): void {
  const inherited = Object.getPrototypeOf(prototype) as { readonly emit: AnyFunction };
  const contextOf = guarded('the context of a connection', (emitter: Emitter, event: unknown) => {
    if (!isServing(emitter, event)) return undefined;
    const active = contextApi.active();
    const served = apart(active);
    return served === active ? undefined : served;
  });
  // Others may replace the `emit` of all emitters later.
  const emit = function (this: Emitter, ...args: unknown[]): unknown {
    const served = contextOf(this, args[0]);
    return served === undefined
      ? Reflect.apply(inherited.emit, this, args)
      : contextApi.with(served, () => Reflect.apply(inherited.emit, this, args) as unknown);
  };
  Object.defineProperty(prototype, 'emit', { value: emit, configurable: true, writable: true });
}
