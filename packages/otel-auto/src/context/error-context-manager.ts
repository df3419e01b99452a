import { EventEmitter } from 'node:events';
import { trace, type Context } from '@opentelemetry/api';
import { SharedContextManager } from './shared-context-manager';

type Emit = (this: EventEmitter, ...args: Parameters<EventEmitter['emit']>) => boolean;

/** The context out of which the last error was thrown, and the number of contexts around it. */
let thrownOutOf: { readonly context: Context; readonly depth: number } | undefined;
let depth = 0;

/**
 * A context manager that also remembers the context in which an error was thrown: when Node.js
 * reports an uncaught error, the active context is the outermost again.
 *
 * Errors are not caught here, since Node.js shows the line from which an uncaught error was last
 * thrown. So they cannot be identified, except by the depth at which they were thrown: an error
 * that leaves a context around the last one is the same error on its way out; otherwise the last
 * one was caught.
 */
export class ErrorContextManager extends SharedContextManager {
  readonly #bound = new WeakMap<EventEmitter, Context>();

  override with<A extends unknown[], F extends (...args: A) => ReturnType<F>>(
    context: Context,
    fn: F,
    thisArg?: ThisParameterType<F>,
    ...args: A
  ): ReturnType<F> {
    let hasReturned = false;
    depth += 1;
    try {
      const result = super.with(toContext(context, this), fn, thisArg, ...args);
      hasReturned = true;
      return result;
    } finally {
      if (!hasReturned) remember(context);
      else if (thrownOutOf !== undefined && thrownOutOf.depth > depth) forget();
      depth -= 1;
    }
  }

  override bind<T>(context: Context, target: T): T {
    if (isEmitter(target)) {
      this.#bindEmitter(context, target);
      return target;
    }
    try {
      return super.bind(context, target);
    } catch {
      // The target throws when it is checked, as a revoked proxy does.
      return target;
    }
  }

  /**
   * Emits all events of an emitter in a context. Upstream does so for each listener, by replacing
   * eight methods of each request and each response.
   *
   * The first bound context stays, unless there is another SDK in the process: that binds a request
   * to a context that it has derived from ours.
   */
  #bindEmitter(context: Context, emitter: EventEmitter): void {
    const isBound = this.#bound.has(emitter);
    if (!isBound || this.isShared) this.#bound.set(emitter, context);
    if (isBound) return;
    const own = Object.getOwnPropertyDescriptor(emitter, 'emit')?.value as Emit | undefined;
    const bound = this.#bound;
    // oxlint-disable-next-line no-this-alias -- the emitter is `this` below
    const manager = this;
    const emitInContext: Emit = function (...args) {
      // The inherited method may change later.
      const emit = own ?? (Object.getPrototypeOf(emitter) as EventEmitter).emit;
      // Most events of a request have no listeners.
      if (this.listenerCount(args[0]) === 0) return emit.apply(this, args);
      const ownContext = bound.get(emitter) ?? context;
      const active = manager.active();
      return active === ownContext || (manager.isShared && isWithin(active, ownContext))
        ? emit.apply(this, args)
        : manager.with(ownContext, Reflect.apply, undefined, emit, this, args);
    };
    Object.defineProperty(emitter, 'emit', {
      value: emitInContext,
      configurable: true,
      writable: true,
    });
  }
}

/**
 * Returns whether a target is an emitter; false if it throws when it is checked, as a revoked proxy
 * does.
 */
function isEmitter(target: unknown): target is EventEmitter {
  try {
    return target instanceof EventEmitter;
  } catch {
    return false;
  }
}

/**
 * Returns whether a context has the span of `outer`, which means that another SDK has derived it
 * and added its own values.
 */
function isWithin(context: Context, outer: Context): boolean {
  const span = trace.getSpan(outer);
  return span !== undefined && trace.getSpan(context) === span;
}

/** Returns the innermost context that the current error has left, if there is one. */
export const contextOfError = (): Context | undefined => thrownOutOf?.context;

function remember(context: Context): void {
  if (thrownOutOf !== undefined && thrownOutOf.depth > depth) return;
  if (thrownOutOf === undefined) queueMicrotask(forget);
  thrownOutOf = { context, depth };
}

function forget(): void {
  thrownOutOf = undefined;
}

/**
 * Returns the context that a caller has passed, or the active one if the value is not a context:
 * the value would become active for every library. Without telemetry it would not even be read.
 */
function toContext(given: Context, manager: { active(): Context }): Context {
  try {
    const isContext = given === undefined || given === null || typeof given.getValue === 'function';
    return isContext ? given : manager.active();
  } catch {
    return manager.active();
  }
}
