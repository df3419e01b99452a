import { EventEmitter } from 'node:events';
import { trace, type Context } from '@opentelemetry/api';
import { SharedContextManager } from './shared-context-manager';

type Emit = (this: EventEmitter, ...args: Parameters<EventEmitter['emit']>) => boolean;

/** The context out of which the last error was thrown, and within how many others that one was entered. */
let thrownOutOf: { readonly context: Context; readonly depth: number } | undefined;
let depth = 0;

/**
 * A context manager that remembers in addition what context an error has left: by the time that Node.js tells of an uncaught error, the context is the outermost again.
 *
 * Errors are not caught here, since Node.js shows the line from which an uncaught one was thrown last.
 * So they cannot be told apart by what they are, but by how far in they were thrown: one that comes from
 * further in than the last is the same on its way out; else the last one was caught.
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
      // What cannot even be asked, such as a proxy that was revoked.
      return target;
    }
  }

  /**
   * Lets everything that an emitter emits happen in a context. Upstream does so listener by listener,
   * in the place of eight methods of each request and each answer.
   *
   * The first that is bound stays, unless there is another SDK in the process: it binds a request to a
   * context that it has made of ours.
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
      // What an emitter inherits may be another thing later.
      const emit = own ?? (Object.getPrototypeOf(emitter) as EventEmitter).emit;
      // Most of what a request emits nobody listens to.
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

/** Not what cannot even be asked, such as a proxy that was revoked. */
function isEmitter(target: unknown): target is EventEmitter {
  try {
    return target instanceof EventEmitter;
  } catch {
    return false;
  }
}

/** Whether a context has the span of `outer`: then another SDK has made it of that, and put its own into it. */
function isWithin(context: Context, outer: Context): boolean {
  const span = trace.getSpan(outer);
  return span !== undefined && trace.getSpan(context) === span;
}

/** The innermost context that the error on its way out has left, if there is one. */
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
 * The context that a caller has passed. What is none would be active in every library that asks for the
 * active one, so that stays as it is; without telemetry nobody looks at what is passed.
 */
function toContext(given: Context, manager: { active(): Context }): Context {
  try {
    const isContext = given === undefined || given === null || typeof given.getValue === 'function';
    return isContext ? given : manager.active();
  } catch {
    return manager.active();
  }
}
