import { context, trace, type Tracer } from '@opentelemetry/api';
import type { Invoke } from '../../patching/wrap-function';
import type { GraphqlInstrumentationConfig } from './graphql-config';
import { recordError } from './record-error';

/** Creates the wrapper of a step before the execution, which has a span if wanted. */
export const createStep =
  (name: string, getTracer: () => Tracer, getConfig: () => GraphqlInstrumentationConfig): Invoke =>
  (step, thisArg, args) => {
    if (getConfig().steps !== true) return Reflect.apply(step, thisArg, args);
    const span = getTracer().startSpan(name);
    try {
      return context.with(trace.setSpan(context.active(), span), () =>
        Reflect.apply(step, thisArg, args),
      );
    } catch (error) {
      recordError(span, error);
      throw error;
    } finally {
      span.end();
    }
  };
