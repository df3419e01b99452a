import { context, trace, type Span, type Tracer } from '@opentelemetry/api';
import { isPromise } from 'node:util/types';
import { guarded } from '../../patching/guarded';
import type { AnyFunction, Invoke } from '../../patching/wrap-function';
import { inExecution, type Execution } from './execution';
import type { GraphqlInstrumentationConfig } from './graphql-config';
import { startOperationSpan } from './operation-span';
import { recordError } from './record-error';
import type { Resolvers } from './resolvers';

/** Creates the wrapper of `execute` and `executeSync`. */
export function createExecute(
  getTracer: () => Tracer,
  getConfig: () => GraphqlInstrumentationConfig,
  resolvers: Resolvers,
  defaultFieldResolver: AnyFunction | undefined,
): Invoke {
  const start = guarded('A span of an operation of graphql', (args: readonly unknown[]) => {
    const span = startOperationSpan(getTracer(), args);
    const execution: Execution | undefined =
      getConfig().ignoreResolveSpans === true ? undefined : { span, spans: new WeakMap() };
    return {
      span,
      inside: inExecution(trace.setSpan(context.active(), span), execution),
      args: execution === undefined ? args : resolvers.watchArgs(args, defaultFieldResolver),
    };
  });
  const end = guarded('The answer on a span of graphql', (span: Span, result: unknown) => {
    try {
      getConfig().responseHook?.(span, result as never);
    } finally {
      span.end();
    }
  });
  return (execute, thisArg, args) => {
    const started = start(args);
    if (started === undefined) return Reflect.apply(execute, thisArg, args);
    const { span, inside } = started;
    const fail = (error: unknown) => {
      recordError(span, error);
      span.end();
    };
    try {
      const result: unknown = context.with(inside, () =>
        Reflect.apply(execute, thisArg, started.args),
      );
      // The promise is graphql's own and never rejects, since errors are part of the result. The
      // caller receives this promise, so that it settles no later than without us.
      if (isPromise(result)) result.then((answer) => end(span, answer), fail);
      else end(span, result);
      return result;
    } catch (error) {
      fail(error);
      throw error;
    }
  };
}
