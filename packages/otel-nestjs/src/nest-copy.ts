import type { Context, Tracer } from '@opentelemetry/api';

/**
 * Which guards, pipes, interceptors and exception filters get a span: those that fail or take long,
 * all of them, or none.
 */
export type StepsMode = 'slow' | 'all' | 'none';

/** What the patches record with. */
export interface NestTracing {
  readonly tracer: Tracer;
  readonly steps: StepsMode;
  /** From so long on a step is slow. */
  readonly slowStepMillis: number;
  /** Called with each error that Nest answers and that no span of ours has recorded. Must not throw. */
  readonly onUnrecordedError: (error: unknown) => void;
  /**
   * Makes a context the active one until what it gives is disposed of, so that nothing of ours stands
   * in the stack of an error beside the one function that calls a handler. Only where the context
   * manager is known to be able to; else handlers are called through it.
   */
  readonly attach?: (context: Context) => { dispose(): void };
  /** Called when resolvers of `@nestjs/graphql` get their spans, so that nobody else makes them. */
  readonly onResolver?: () => void;
}

/** A copy of `@nestjs/core`; an application in a monorepo may have several. */
export interface NestCopy {
  readonly tracing: NestTracing;
  /** Of its `package.json`. */
  readonly version: string | undefined;
}
