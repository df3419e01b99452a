import {
  context as contextApi,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  trace,
  type Context,
  type Span,
  type SpanOptions,
  type TextMapPropagator,
  type Tracer,
} from '@opentelemetry/api';
import { guarded } from '../patching/guarded';
import type { EndableTracerProvider } from '../traces/shared-tracer-provider';
import { ENVIRONMENT_GETTER, type Environment } from './environment-carrier';

/** Reads the context of the process that has started this one from the environment. */
export const readContext = (propagator: TextMapPropagator, environment: Environment): Context =>
  propagator.extract(ROOT_CONTEXT, environment, ENVIRONMENT_GETTER);

/**
 * Creates the function that returns a context without the span and the baggage of the environment;
 * the same one if it has neither.
 */
export function createApart(environment: Context): (context: Context) => Context {
  const span = trace.getSpan(environment);
  const baggage = propagation.getBaggage(environment);
  return (context) => {
    const withoutSpan =
      span !== undefined && trace.getSpan(context) === span ? trace.deleteSpan(context) : context;
    // Work inside of a span of the process itself keeps the baggage.
    const isOutermost = withoutSpan !== context || trace.getSpan(context) === undefined;
    return isOutermost && baggage !== undefined && propagation.getBaggage(context) === baggage
      ? propagation.deleteBaggage(withoutSpan)
      : withoutSpan;
  };
}

/**
 * Wraps a provider so that the context of the environment is never the parent of a span that serves
 * a request or consumes a message: those belong to their callers, and begin a trace where they have
 * none.
 */
export function keepServedApart(
  provider: EndableTracerProvider,
  environment: Context,
): EndableTracerProvider {
  const apart = createApart(environment);
  const parentOf = guarded(
    'the parent of a span',
    (options: SpanOptions | undefined, given: Context | undefined): Context | undefined => {
      const kind = options?.kind;
      if (kind !== SpanKind.SERVER && kind !== SpanKind.CONSUMER) return given;
      const parent = given ?? contextApi.active();
      const own = apart(parent);
      return own === parent ? given : own;
    },
  );
  const wrap = (tracer: Tracer): Tracer => ({
    startSpan: (name, options, given) =>
      tracer.startSpan(name, options, parentOf(options, given) ?? given),
    startActiveSpan(name: string, ...args: unknown[]): never {
      const work = args.at(-1) as (span: Span) => never;
      const options = args.length > 1 ? (args[0] as SpanOptions | undefined) : undefined;
      const given = args.length > 2 ? (args[1] as Context | undefined) : undefined;
      const parent = parentOf(options, given) ?? given ?? contextApi.active();
      return tracer.startActiveSpan(name, options ?? {}, parent, work);
    },
  });
  return {
    getTracer: (...scope) => wrap(provider.getTracer(...scope)),
    forceFlush: () => provider.forceFlush(),
    shutdown: () => provider.shutdown(),
  };
}
