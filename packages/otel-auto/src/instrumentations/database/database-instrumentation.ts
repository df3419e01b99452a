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

/**
 * The base class for instrumentations of database clients, with spans and the metric of their
 * durations.
 */
export abstract class DatabaseInstrumentation extends InstrumentationBase {
  // The field is only declared: the base class creates the instruments before the fields of this
  // class are initialized.
  declare private duration: Histogram | undefined;

  constructor(library: string, config: InstrumentationConfig = {}) {
    super(`@acme/otel-auto/${library}`, VERSION, config);
  }

  protected override _updateMetricInstruments(): void {
    this.duration = createOperationDuration(this.meter);
  }

  /**
   * Starts an operation. Never throws: without an operation, the application's call proceeds as it
   * is.
   *
   * @param describe - returns the description of the operation; `undefined` means that there is
   *   none
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

/** Creates the metric that the semantic conventions define for all operations of databases. */
export const createOperationDuration = (meter: Meter): Histogram =>
  meter.createHistogram(METRIC_DB_CLIENT_OPERATION_DURATION, {
    description: 'Duration of database client operations.',
    unit: 's',
    advice: { explicitBucketBoundaries: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10] },
  });

/** Returns the active context with the span of an operation. */
export const contextOf = ({ span }: DatabaseOperation): Context =>
  trace.setSpan(context.active(), span);

/**
 * Calls the library, and fails the operation if that throws. The error is not caught and thrown
 * again, since Node.js shows the line from which an uncaught error was last thrown.
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

/**
 * Creates a callback that ends an operation and then runs the given one in the context of the
 * operation's caller.
 */
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

/**
 * Returns a promise that ends an operation in place of `result`; any other value is returned as it
 * is.
 */
export function endingPromise(operation: DatabaseOperation, result: unknown): unknown {
  if (typeof (result as PromiseLike<unknown> | undefined)?.then !== 'function') return result;
  return followPromise(result as Promise<unknown>, {
    onValue: () => operation.succeed(),
    onError: (error) => operation.fail(error),
  });
}
