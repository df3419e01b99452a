import { SpanStatusCode, type Span } from '@opentelemetry/api';
import { ATTR_ERROR_TYPE } from '@opentelemetry/semantic-conventions';
import { guarded } from '../../patching/guarded';
import type { Invoke } from '../../patching/wrap-function';

/**
 * The time after which the span of an unsettled message ends; the message itself may still be
 * settled.
 */
const LIMIT_MILLIS = 60_000;

interface Pending {
  readonly span: Span;
  readonly startMillis: number;
}

/**
 * The spans of messages that wait to be acknowledged or rejected, by channel and in the order of
 * their delivery. They are kept outside of the library's objects: neither a message nor a channel
 * is written to.
 */
export class ConsumedMessages {
  readonly #channels = new WeakMap<object, Map<object, Pending>>();
  readonly #timers = new WeakMap<object, NodeJS.Timeout>();

  /** Keeps the span of a message until {@link settled} is called for it. */
  add(channel: object, message: object, span: Span): void {
    let pending = this.#channels.get(channel);
    if (pending === undefined) {
      pending = new Map();
      this.#channels.set(channel, pending);
    }
    pending.set(message, { span, startMillis: performance.now() });
    this.#watch(channel, pending);
  }

  /** Removes and returns the span of a message, if it is waiting. */
  take(channel: object, message: object): Span | undefined {
    const pending = this.#channels.get(channel);
    const span = pending?.get(message)?.span;
    pending?.delete(message);
    return span;
  }

  /**
   * Wraps `ack`, `nack` and `reject`: ends the span of the message, and those of earlier messages
   * if the call includes them.
   *
   * @param refused - the span's status message, if the call rejects the message
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

  /** Wraps `ackAll`, `nackAll` and the end of a channel: ends the spans of all its messages. */
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
