import { context } from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import type { Settings } from '../settings/settings';
import { recordGraphqlErrors } from './graphql-errors';
import { rememberServerError } from './server-errors';

/**
 * What each upstream instrumentation is configured with. Those that are not listed get upstream's
 * own defaults.
 */
export function configurationOf(name: string, settings: Settings): object {
  return CONFIGURATIONS[name]?.(settings) ?? {};
}

/** Exports run with tracing suppressed; without this they would still be counted in the client metrics. */
const isSuppressed = (): boolean => isTracingSuppressed(context.active());

const CONFIGURATIONS: Readonly<Record<string, (settings: Settings) => object>> = {
  // What servers take is for `http-server.ts`.
  http: () => ({
    disableIncomingRequestInstrumentation: true,
    ignoreOutgoingRequestHook: isSuppressed,
  }),
  undici: () => ({ ignoreRequestHook: isSuppressed }),
  graphql: ({ middlewareSpans }) => ({
    responseHook: recordGraphqlErrors,
    steps: middlewareSpans,
  }),
  koa: ({ middlewareSpans }) => ({ layers: middlewareSpans, onError: rememberServerError }),
  restify: ({ middlewareSpans }) => ({ layers: middlewareSpans, onError: rememberServerError }),
  fs: () => ({ requireParentSpan: true }),
};
