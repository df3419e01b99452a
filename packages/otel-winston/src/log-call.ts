import { type Attributes, type Context, context, ROOT_CONTEXT } from '@opentelemetry/api';

/**
 * The facts about a call of a logger that are gone or changed by the time the line has passed
 * formats and streams.
 */
export interface LogCall {
  /** The context that was active, with its span. */
  readonly context: Context;
  /** Milliseconds since the Unix epoch. */
  readonly timestamp: number;
  /** The Error that was logged, which `format.errors()` replaces by a plain object. */
  error: Error | undefined;
  /**
   * Whether the line had a `stack` of its own before the formats; if it is missing afterwards, it
   * was removed on purpose.
   */
  hadStack: boolean;
  /**
   * Whether the line contained the message of that Error before the formats; if it is missing
   * afterwards, it was removed on purpose.
   */
  hadMessage: boolean;
  /**
   * Whether the call was made while the record of another line was emitted, and would cause an
   * endless loop.
   */
  readonly isFromEmit: boolean;
  /** The place of the call in the code, if it was asked for. */
  readonly code?: Attributes | undefined;
}

/**
 * The key of the call on a line for our transport, which may belong to another copy of this package
 * and may get the line much later. The number changes with the shape of {@link LogCall}.
 */
export const CALL: unique symbol = Symbol.for('@acme/otel-winston/call/1');

let isEmitting = false;

/**
 * Sets whether the calls made from now on come from the emission of a record.
 *
 * @returns the previous value
 */
export function setEmitting(value: boolean): boolean {
  const before = isEmitting;
  isEmitting = value;
  return before;
}

let buffered: LogCall | undefined;

/**
 * Logs a line that was held back, as NestJS does while it starts. Lines that are logged by it have
 * the time and the context of the original call.
 */
export function logBuffered(call: LogCall, log: () => unknown): unknown {
  const outer = buffered;
  buffered = call;
  try {
    return context.with(call.context, log);
  } finally {
    buffered = outer;
  }
}

let isReading = false;

/**
 * Sets whether the fields of a line are being read for its record. Their getters and `toJSON` are
 * the application's, and may log lines that would not exist without us.
 *
 * @returns the previous value
 */
export function setReading(value: boolean): boolean {
  const before = isReading;
  isReading = value;
  return before;
}

/** Returns the value set by {@link setReading}. */
export function isReadingFields(): boolean {
  return isReading;
}

/** Creates a call with the context and the time of now. Never throws. */
export function createCall(code?: Attributes): LogCall {
  return {
    context: activeContext(),
    timestamp: buffered?.timestamp ?? Date.now(),
    error: undefined,
    hadStack: false,
    hadMessage: false,
    isFromEmit: isEmitting,
    code: buffered?.code ?? code,
  };
}

/**
 * Returns the active context; the root context if the context manager, which is the application's
 * choice, throws.
 */
export function activeContext(): Context {
  try {
    return context.active();
  } catch {
    return ROOT_CONTEXT;
  }
}
