import { syncBuiltinESMExports } from 'node:module';
import type * as ChildProcess from 'node:child_process';
import type * as Net from 'node:net';
import { ROOT_CONTEXT, type Context, type TextMapPropagator } from '@opentelemetry/api';
import { carryToChildren } from '../propagation/carry-to-children';
import type { Environment } from '../propagation/environment-carrier';
import { createApart, keepServedApart, readContext } from '../propagation/environment-context';
import { serveApart } from '../propagation/serve-apart';
import type { EndableTracerProvider } from '../traces/shared-tracer-provider';

/** The parts of a process that takes its context from its environment and passes it on. */
export interface JoinedEnvironment {
  /** The context of the process that has started this one. */
  readonly context: Context;
  /** Wraps a provider so that served requests do not become children of that context. */
  keepServedApart(provider: EndableTracerProvider): EndableTracerProvider;
  /** Passes the active context to child processes from now on. */
  carryToChildren(): void;
}

/**
 * Joins the trace in the environment, which is only read, and keeps it out of what comes over
 * connections that this process accepts.
 */
export function joinEnvironment(
  propagator: TextMapPropagator,
  environment: Environment,
): JoinedEnvironment {
  const context = readContext(propagator, environment);
  if (context !== ROOT_CONTEXT) serveApart(require('node:net') as typeof Net, createApart(context));
  return {
    context,
    keepServedApart: (provider) => keepServedApart(provider, context),
    carryToChildren() {
      carryToChildren(require('node:child_process') as typeof ChildProcess, environment);
      syncBuiltinESMExports();
    },
  };
}
