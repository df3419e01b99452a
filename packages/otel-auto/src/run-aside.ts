import type { AsyncResource } from 'node:async_hooks';
import { context, ROOT_CONTEXT } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';

/**
 * Runs work of ours outside of whatever the application is doing: our requests are not to be traced,
 * to keep the application's contexts in memory, or to be found by a test runner that looks for what a
 * test has left open.
 */
export const runAside = <T>({ ownScope }: { readonly ownScope: AsyncResource }, work: () => T): T =>
  ownScope.runInAsyncScope(() => context.with(suppressTracing(ROOT_CONTEXT), work));
