import {
  context as contextApi,
  INVALID_SPAN_CONTEXT,
  trace,
  type Context,
  type Span,
  type Tracer,
} from '@opentelemetry/api';
import { getRPCMetadata, setRPCMetadata, type RPCMetadata } from '@opentelemetry/core';

/** The silent spans, with the RPC metadata of the request in the context around each. */
const silent = new WeakMap<Span, RPCMetadata | undefined>();
let hasSilent = false;

/**
 * A tracer for the application's instrumentations of libraries that the distro instruments too. It
 * creates no spans: a silent span has the span context of the active span. For a server that is the
 * distro's span, although the tracer receives the caller's context.
 */
export const silentTracer: Tracer = {
  startSpan(_name, _options, given): Span {
    const active = contextApi.active();
    const spanContext =
      trace.getSpanContext(active) ??
      (given === undefined ? undefined : trace.getSpanContext(given)) ??
      INVALID_SPAN_CONTEXT;
    const span = trace.wrapSpanContext(spanContext);
    hasSilent = true;
    silent.set(span, getRPCMetadata(active));
    return span;
  },
  startActiveSpan(name: string, ...args: unknown[]): never {
    const work = args.at(-1) as (span: Span) => never;
    const given = args.length > 2 ? (args[1] as Context) : contextApi.active();
    const span = silentTracer.startSpan(name, undefined, given);
    return contextApi.with(trace.setSpan(given, span), work, undefined, span);
  },
};

/** Returns whether a span is a silent one. */
export const isSilent = (span: Span | undefined): boolean => span !== undefined && silent.has(span);

/**
 * Returns the context to enter. With a silent span, the RPC metadata is that of the request around
 * it, so that the route that a framework finds reaches the actual server span.
 */
export function keepRequest(context: Context): Context {
  if (!hasSilent) return context;
  const span = trace.getSpan(context);
  const metadata = span === undefined ? undefined : silent.get(span);
  return metadata === undefined || getRPCMetadata(context) === metadata
    ? context
    : setRPCMetadata(context, metadata);
}
