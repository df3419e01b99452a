import { SpanStatusCode, type Span } from '@opentelemetry/api';
import { ATTR_ERROR_TYPE } from '@opentelemetry/semantic-conventions';
import { guarded } from '../../patching/guarded';
import type { Invoke } from '../../patching/wrap-function';

/** A message that nobody has settled for so long ends its span; the message itself may still be. */
const LIMIT_MILLIS = 60_000;

interface Pending {
  readonly span: Span;
  readonly startMillis: number;
}

/**
 * The spans of messages that wait to be acknowledged or refused, by channel and in the order of their
 * delivery. Kept beside the library's objects: neither a message nor a channel is written to.
 */
export class ConsumedMessages {
  readonly #channels = new WeakMap<object, Map<object, Pending>>();
  readonly #timers = new WeakMap<object, NodeJS.Timeout>();

  /** Keeps the span of a message until {@link settled}. */
  add(channel: object, message: object, span: Span): void {
    let pending = this.#channels.get(channel);
    if (pending === undefined) {
      pending = new Map();
      this.#channels.set(channel, pending);
    }
    pending.set(message, { span, startMillis: performance.now() });
    this.#watch(channel, pending);
  }

  /** The span of a message, if it waits. */
  take(channel: object, message: object): Span | undefined {
    const pending = this.#channels.get(channel);
    const span = pending?.get(message)?.span;
    pending?.delete(message);
    return span;
  }

  /**
   * `ack`, `nack`, `reject`: ends the span of the message, and of those before it where the call is
   * for all of them.
   *
   * @param refused - what the span says if the call refuses the message
   */
  settled(options: { readonly upToMessage: boolean; readonly refused?: string }): Invoke {
    const settle = guarded('the end of a consumed message', (channel: object, args: unknown[]) => {
      const [message, allUpTo] = args;
      const pending = this.#channels.get(channel);
      if (pending?.has(message as object) !== true) return;
      if (!options.upToMessage || allUpTo !== true) {
        this.#end(pending, message as object, options.refused);
        return;
      }
      for (const before of pending.keys()) {
        this.#end(pending, before, options.refused);
        if (before === message) return;
      }
    });
    return (original, thisArg, args) => {
      const result: unknown = Reflect.apply(original, thisArg, args);
      settle(thisArg as object, [...args]);
      return result;
    };
  }

  /** `ackAll`, `nackAll` and the end of a channel: ends the spans of all its messages. */
  allSettled(refused?: string): Invoke {
    const settle = guarded('the end of consumed messages', (channel: object) => {
      const pending = this.#channels.get(channel);
      for (const message of pending?.keys() ?? []) this.#end(pending!, message, refused);
      clearInterval(this.#timers.get(channel));
      this.#timers.delete(channel);
    });
    return (original, thisArg, args) => {
      try {
        return Reflect.apply(original, thisArg, args);
      } finally {
        settle(thisArg as object);
      }
    };
  }

  #end(pending: Map<object, Pending>, message: object, refused?: string): void {
    const span = pending.get(message)?.span;
    pending.delete(message);
    if (refused !== undefined) {
      span?.setStatus({ code: SpanStatusCode.ERROR, message: refused });
      span?.setAttribute(ATTR_ERROR_TYPE, refused);
    }
    span?.end();
  }

  #watch(channel: object, pending: Map<object, Pending>): void {
    if (this.#timers.has(channel)) return;
    const timer = setInterval(() => {
      const before = performance.now() - LIMIT_MILLIS;
      for (const [message, { startMillis }] of pending) {
        if (startMillis > before) break;
        this.#end(pending, message);
      }
    }, LIMIT_MILLIS);
    timer.unref();
    this.#timers.set(channel, timer);
  }
}
