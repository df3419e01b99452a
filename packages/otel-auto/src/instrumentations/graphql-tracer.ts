import { trace, type TracerProvider } from '@opentelemetry/api';
import { quietTracerProvider } from './quiet-tracer';

/**
 * A tracer provider for the instrumentation of graphql: to parse and to validate a query are steps of
 * the library's own machinery, so they make no spans. Operations and resolvers do.
 */
export const graphqlTracerProvider: TracerProvider = {
  getTracer(name, version) {
    const tracer = trace.getTracer(name, version);
    const quiet = quietTracerProvider.getTracer(name);
    return {
      startSpan: (spanName, options, context) =>
        (STEPS.has(spanName) ? quiet : tracer).startSpan(spanName, options, context),
      startActiveSpan: tracer.startActiveSpan.bind(tracer),
    };
  },
};

const STEPS = new Set(['graphql.parse', 'graphql.validate']);
