import type { Context } from '@opentelemetry/api';

/**
 * Something that a span stands for, while it goes on. It ends once; what is said after that is
 * passed over.
 */
export interface Work {
  /** What runs inside it runs in this context. */
  readonly context: Context;
  /** It returned something that goes on by itself: an Observable, a stream. */
  goOn(): void;
  /** @param value - what came out of it, the last value of an Observable */
  succeed(value: unknown): void;
  fail(error: unknown): void;
  /** Nobody waits for it any more. */
  cancel(): void;
}
