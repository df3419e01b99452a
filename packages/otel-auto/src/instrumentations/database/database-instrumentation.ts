import { context, trace, type Context, type Histogram, type Meter } from '@opentelemetry/api';
import { InstrumentationBase, type InstrumentationConfig } from '@opentelemetry/instrumentation';
import { METRIC_DB_CLIENT_OPERATION_DURATION } from '@opentelemetry/semantic-conventions';
import { followPromise } from '../../patching/follow-promise';
import { guarded } from '../../patching/guarded';
import { wrapFunction, type AnyFunction } from '../../patching/wrap-function';
import { VERSION } from '../../version';
import {
  startDatabaseOperation,
  type DatabaseOperation,
  type OperationDescription,
} from './database-operation';

/** What the instrumentations of database clients have in common: spans, and the metric of their durations. */
export abstract class DatabaseInstrumentation extends InstrumentationBase {
  // Declared only: the base class makes the instruments before fields of ours would exist.
  declare private duration: Histogram | undefined;

  constructor(library: string, config: InstrumentationConfig = {}) {
    super(`@acme/otel-auto/${library}`, VERSION, config);
  }

  protected override _updateMetricInstruments(): void {
    this.duration = createOperationDuration(this.meter);
  }

  /**
   * Starts an operation. Never throws: without one, the call of the application goes on as it is.
   *
   * @param describe - reads what is known of it; `undefined` means that there is no operation
   */
  protected startOperation(
    describe: () => OperationDescription | undefined,
  ): DatabaseOperation | undefined {
    return guarded('a database span', () => {
      const description = describe();
      return description === undefined
        ? undefined
        : startDatabaseOperation(this.tracer, this.duration, description);
    })();
  }
}

/** The metric that the semantic conventions have for all operations of databases. */
export const createOperationDuration = (meter: Meter): Histogram =>
  meter.createHistogram(METRIC_DB_CLIENT_OPERATION_DURATION, {
    description: 'Duration of database client operations.',
    unit: 's',
    advice: { explicitBucketBoundaries: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10] },
  });

/** The active context with the span of an operation in it. */
export const contextOf = ({ span }: DatabaseOperation): Context =>
  trace.setSpan(context.active(), span);

/**
 * Calls the library. A call that throws is one that failed; the error is not touched, since Node.js
 * shows the line from which an uncaught one was thrown last.
 */
export function attempt<Result>(operation: DatabaseOperation, call: () => Result): Result {
  let hasReturned = false;
  try {
    const result = call();
    hasReturned = true;
    return result;
  } finally {
    if (!hasReturned) operation.fail(undefined);
  }
}

/** A callback that ends an operation, and runs in the context of the operation's caller. */
export function endingCallback<F extends AnyFunction>(
  operation: DatabaseOperation,
  callback: F,
): F {
  const caller = context.active();
  return wrapFunction(callback, (original, thisArg, args) => {
    const [error] = args;
    if (error) operation.fail(error);
    else operation.succeed();
    return context.with(caller, () => Reflect.apply(original, thisArg, args) as unknown);
  });
}

/** A promise in the place of `result` that ends an operation; anything else comes back as it is. */
export function endingPromise(operation: DatabaseOperation, result: unknown): unknown {
  if (typeof (result as PromiseLike<unknown> | undefined)?.then !== 'function') return result;
  return followPromise(result as Promise<unknown>, {
    onValue: () => operation.succeed(),
    onError: (error) => operation.fail(error),
  });
}
