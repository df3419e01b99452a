import type { Context } from '@opentelemetry/api';

/** A piece of work that a span describes. It ends once; later calls have no effect. */
export interface Work {
  /** The context in which the work runs. */
  readonly context: Context;
  /** Called when the work returned something that continues by itself: an Observable, a stream. */
  goOn(): void;
  /** @param value - the result; of an Observable the last value */
  succeed(value: unknown): void;
  fail(error: unknown): void;
  /** Called when the result is no longer wanted. */
  cancel(): void;
}
