import { type Attributes, type Context, context, ROOT_CONTEXT } from '@opentelemetry/api';

/**
 * What is known when the application calls a logger, and is gone or changed by the time the line
 * has been through formats and streams.
 */
export interface LogCall {
  /** The context that was active, and with it the span. */
  readonly context: Context;
  /** Milliseconds since the Unix epoch. */
  readonly timestamp: number;
  /** The Error that was logged, which `format.errors()` replaces by a plain object. */
  error: Error | undefined;
  /** Whether the line had a `stack` of its own before the formats, so that its absence is a wish. */
  hadStack: boolean;
  /** Whether the line told the message of that Error before the formats, so that its absence is a wish. */
  hadMessage: boolean;
  /** Whether it was made by what takes the record of another line, and would go on without end. */
  readonly isFromEmit: boolean;
  /** Where in the code the call stands, where that was asked for. */
  readonly code?: Attributes | undefined;
}

/**
 * Where the call travels on a line to our transport, which may belong to another copy of this
 * package and may get the line much later. The number changes with the shape of {@link LogCall}.
 */
export const CALL: unique symbol = Symbol.for('@acme/otel-winston/call/1');

let isEmitting = false;

/**
 * Says whether the calls made from now on come from what takes a record.
 *
 * @returns what was said before
 */
export function setEmitting(value: boolean): boolean {
  const before = isEmitting;
  isEmitting = value;
  return before;
}

let buffered: LogCall | undefined;

/**
 * Has a line logged that was held back, as NestJS does while it starts: what is logged meanwhile is
 * of the time and the context of its call.
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
 * Says whether the fields of a line are being read for its record. Their getters and `toJSON` are
 * the application's, and may log: lines that there would not be without us.
 *
 * @returns what was said before
 */
export function setReading(value: boolean): boolean {
  const before = isReading;
  isReading = value;
  return before;
}

/** Whether what happens now comes from {@link setReading}. */
export function isReadingFields(): boolean {
  return isReading;
}

/** Takes down what is known now. Never throws. */
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

/** Gives the active context, also when the context manager, the application's choice, throws. */
export function activeContext(): Context {
  try {
    return context.active();
  } catch {
    return ROOT_CONTEXT;
  }
}
