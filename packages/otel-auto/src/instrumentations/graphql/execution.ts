import { createContextKey, type Context, type Span } from '@opentelemetry/api';

/** An operation whose resolvers are wrapped. It lives as long as its context does. */
export interface Execution {
  /** The span of the operation. */
  readonly span: Span;
  /**
   * The spans of its resolvers, by the path object of their field, of which graphql creates one
   * each.
   */
  readonly spans: WeakMap<object, Span>;
}

const EXECUTION = createContextKey('@acme/otel-auto/graphql execution');

/**
 * Returns the execution in which graphql's own code runs; `undefined` for the context in which
 * resolvers run.
 */
export const executionOf = (context: Context): Execution | undefined =>
  context.getValue(EXECUTION) as Execution | undefined;

/**
 * Returns a context for graphql's own code or, without an execution, for code of the application.
 */
export const inExecution = (context: Context, execution: Execution | undefined): Context =>
  execution === undefined ? context.deleteValue(EXECUTION) : context.setValue(EXECUTION, execution);
