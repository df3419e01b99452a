import {
  context as contextApi,
  trace,
  type Context,
  type Span,
  type SpanOptions,
  type Tracer,
} from '@opentelemetry/api';

/** Creates a tracer whose active spans are started by the same function as all others. */
export function tracerOf(
  startSpan: (name: string, options?: SpanOptions, context?: Context) => Span,
): Tracer {
  return {
    startSpan,
    startActiveSpan(name: string, ...args: unknown[]): never {
      const work = args.at(-1) as (span: Span) => never;
      const options = args.length > 1 ? (args[0] as SpanOptions) : undefined;
      const context = args.length > 2 ? (args[1] as Context) : contextApi.active();
      const span = startSpan(name, options, context);
      return contextApi.with(trace.setSpan(context, span), work, undefined, span);
    },
  };
}
