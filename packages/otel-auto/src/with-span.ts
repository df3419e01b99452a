import { trace, type Span, type SpanOptions } from '@opentelemetry/api';
import { runInSpan } from '@acme/otel-nestjs/run-in-span';
import { VERSION } from './version';

/**
 * Runs a function inside a span of its own and returns its result.
 *
 * The span is the active one inside of the function, and ends when the work does: with a promise
 * when it settles, with an Observable when it completes, fails or is unsubscribed from, with a
 * stream when it closes. An error that the function throws is recorded and thrown on. Without a
 * running distro or another OpenTelemetry SDK, only the function runs.
 *
 * @param name - a readable name of the work; never an id, which belongs in an attribute
 * @param run - receives the span, for attributes and events
 * @example
 * ```ts
 * const invoice = await withSpan('write invoice', async (span) => {
 *   span.setAttribute('shop.order', order.id);
 *   return write(order);
 * });
 * ```
 */
export function withSpan<Result>(name: string, run: (span: Span) => Result): Result;
/** @param options - kind, attributes and links, as for every span */
export function withSpan<Result>(
  name: string,
  options: SpanOptions,
  run: (span: Span) => Result,
): Result;
export function withSpan<Result>(
  name: string,
  optionsOrRun: SpanOptions | ((span: Span) => Result),
  maybeRun?: (span: Span) => Result,
): Result {
  const [options, run] =
    typeof optionsOrRun === 'function' ? [{}, optionsOrRun] : [optionsOrRun, maybeRun];
  if (typeof run !== 'function') throw new TypeError('withSpan(name, run): expected a function');
  return runInSpan(trace.getTracer('@acme/otel-auto', VERSION), name, options, run);
}
