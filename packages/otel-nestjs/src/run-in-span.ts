import { context, trace, type Span, type SpanOptions, type Tracer } from '@opentelemetry/api';
import { followResult } from './follow-result';
import { SpanWork } from './span-work';

/**
 * Runs a function inside a span of its own.
 *
 * The span ends when the work does: with a promise when it settles, with an Observable when it
 * completes, fails or is unsubscribed from, with a stream when it closes. An error that the
 * function throws is recorded and thrown on. An `HttpException` below 500 is no error.
 *
 * @returns what the function returns
 */
export function runInSpan<Result>(
  tracer: Tracer,
  name: string,
  options: SpanOptions,
  run: (span: Span) => Result,
): Result {
  const outer = context.active();
  const span = tracer.startSpan(name, options, outer);
  const work = new SpanWork(span, trace.setSpan(outer, span));
  let result: Result;
  try {
    result = context.with(work.context, run, undefined, span);
  } catch (error) {
    work.fail(error);
    throw error;
  }
  return followResult(result, work) as Result;
}
