import type { Context, Span } from '@opentelemetry/api';
import { recordFailure } from './failures';
import type { Work } from './work';

/** A piece of work that has one span from its start to its end. */
export class SpanWork implements Work {
  readonly context: Context;
  protected readonly span: Span;

  /** @param inside - a context with the span in it */
  constructor(span: Span, inside: Context) {
    this.span = span;
    this.context = inside;
  }

  goOn(): void {
    // The span simply stays open.
  }

  succeed(): void {
    this.end();
  }

  fail(error: unknown): void {
    if (!this.span.isRecording()) return;
    recordFailure(this.span, error);
    this.end();
  }

  cancel(): void {
    this.end();
  }

  protected end(): void {
    if (this.span.isRecording()) this.span.end();
  }
}
