import { createContextKey, type Context, type Span } from '@opentelemetry/api';

/** An operation whose resolvers are watched. It lives as long as its context does. */
export interface Execution {
  /** The span of the operation. */
  readonly span: Span;
  /** The spans of its resolvers, by the path of their field: graphql makes one object for each. */
  readonly spans: WeakMap<object, Span>;
}

const EXECUTION = createContextKey('@acme/otel-auto/graphql execution');

/** The execution in which graphql itself runs; what resolvers run in has none. */
export const executionOf = (context: Context): Execution | undefined =>
  context.getValue(EXECUTION) as Execution | undefined;

/** A context for graphql's own code; without an execution one for code of the application. */
export const inExecution = (context: Context, execution: Execution | undefined): Context =>
  execution === undefined ? context.deleteValue(EXECUTION) : context.setValue(EXECUTION, execution);
