import {
  context as contextApi,
  INVALID_SPAN_CONTEXT,
  trace,
  type Context,
  type Span,
  type Tracer,
} from '@opentelemetry/api';
import { getRPCMetadata, setRPCMetadata, type RPCMetadata } from '@opentelemetry/core';

/** The spans that were not made, with what stood for the request in the context around each. */
const silent = new WeakMap<Span, RPCMetadata | undefined>();
let hasSilent = false;

/**
 * A tracer for instrumentations of what the distro instruments too. Its spans are none: each stands for
 * the span around it, which for a server is ours, although it is given the context of the caller.
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

/** Whether a span is one that was not made. */
export const isSilent = (span: Span | undefined): boolean => span !== undefined && silent.has(span);

/**
 * A context as it is to be entered: in one with a silent span, the request is the one around it, so
 * that the route that a framework finds reaches the span that there is.
 */
export function keepRequest(context: Context): Context {
  if (!hasSilent) return context;
  const span = trace.getSpan(context);
  const metadata = span === undefined ? undefined : silent.get(span);
  return metadata === undefined || getRPCMetadata(context) === metadata
    ? context
    : setRPCMetadata(context, metadata);
}
