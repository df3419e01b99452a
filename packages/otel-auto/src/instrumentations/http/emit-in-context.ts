import type { EventEmitter } from 'node:events';
import { context as contextApi, type Context } from '@opentelemetry/api';

/** Hears of an event before its listeners do; must not throw. */
export type OnEvent = (event: string | symbol, argument: unknown) => void;

type Emit = (this: EventEmitter, ...args: Parameters<EventEmitter['emit']>) => boolean;

/**
 * Lets everything that an emitter emits happen in a context, and tells of it.
 *
 * There is no listener of ours that the application could count, remove, or take for a consumer, and
 * the property that is set is not enumerable. What it stands in front of is looked up with each event:
 * frameworks give requests and answers another prototype, and others patch that later.
 */
export function emitInContext(emitter: EventEmitter, context: Context, onEvent?: OnEvent): void {
  const own = Object.getOwnPropertyDescriptor(emitter, 'emit')?.value as Emit | undefined;
  const emitThere: Emit = function (...args) {
    onEvent?.(args[0], args[1]);
    const emit = own ?? inheritedEmit(emitter);
    // Most of what a request emits nobody listens to.
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

/** The `emit` that an emitter has of its prototypes at this moment. */
const inheritedEmit = (emitter: EventEmitter): Emit =>
  (Object.getPrototypeOf(emitter) as EventEmitter).emit;
