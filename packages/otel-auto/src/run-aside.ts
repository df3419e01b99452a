import type { AsyncResource } from 'node:async_hooks';
import { context, ROOT_CONTEXT } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';

/**
 * Runs work of ours outside of the application's context: our requests must not be traced, keep the
 * application's contexts in memory, or be found by a test runner that looks for open handles.
 */
export const runAside = <T>({ ownScope }: { readonly ownScope: AsyncResource }, work: () => T): T =>
  ownScope.runInAsyncScope(() => context.with(suppressTracing(ROOT_CONTEXT), work));
