import type { EventEmitter } from 'node:events';
import { context as contextApi, type Context } from '@opentelemetry/api';

/** Called with an event before its listeners are; must not throw. */
export type OnEvent = (event: string | symbol, argument: unknown) => void;

type Emit = (this: EventEmitter, ...args: Parameters<EventEmitter['emit']>) => boolean;

/**
 * Emits all events of an emitter in a context, and reports them.
 *
 * There is no listener of ours that the application could count, remove, or take for a consumer,
 * and the property that is set is not enumerable. The inherited `emit` is looked up with each
 * event: frameworks change the prototype of requests and responses, and others patch it later.
 */
export function emitInContext(emitter: EventEmitter, context: Context, onEvent?: OnEvent): void {
  const own = Object.getOwnPropertyDescriptor(emitter, 'emit')?.value as Emit | undefined;
  const emitThere: Emit = function (...args) {
    onEvent?.(args[0], args[1]);
    const emit = own ?? inheritedEmit(emitter);
    // Most events of a request have no listeners.
    return this.listenerCount(args[0]) === 0 || contextApi.active() === context
      ? emit.apply(this, args)
      : contextApi.with(context, Reflect.apply, undefined, emit, this, args);
  };
  Object.defineProperty(emitter, 'emit', {
    value: emitThere,
    configurable: true,
    writable: true,
  });
}

/** Returns the `emit` that an emitter inherits at this moment. */
const inheritedEmit = (emitter: EventEmitter): Emit =>
  (Object.getPrototypeOf(emitter) as EventEmitter).emit;
