import type { Context, Tracer } from '@opentelemetry/api';

/**
 * The guards, pipes, interceptors and exception filters that get a span: those that fail or are
 * slow, all of them, or none.
 */
export type StepsMode = 'slow' | 'all' | 'none';

/** The settings and telemetry of the patches. */
export interface NestTracing {
  readonly tracer: Tracer;
  readonly steps: StepsMode;
  /** The time from which a step is slow. */
  readonly slowStepMillis: number;
  /**
   * Called with each error that Nest responds to and that no span of ours has recorded. Must not
   * throw.
   */
  readonly onUnrecordedError: (error: unknown) => void;
  /**
   * Makes a context the active one until the returned object is disposed of, so that a wrapped
   * handler has a single frame of ours in the stack of an error. Only set if the context manager is
   * known to support it; otherwise handlers are called through the context manager.
   */
  readonly attach?: (context: Context) => { dispose(): void };
  /**
   * Called when resolvers of `@nestjs/graphql` get their spans, so that no other instrumentation
   * creates them.
   */
  readonly onResolver?: () => void;
}

/** A copy of `@nestjs/core`; an application in a monorepo may have several. */
export interface NestCopy {
  readonly tracing: NestTracing;
  /** The version in its `package.json`. */
  readonly version: string | undefined;
}
