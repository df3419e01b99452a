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

/** Where the layers have spans of their own, those record what was thrown. */
const layersOrErrors = ({ middlewareSpans }: Settings) =>
  middlewareSpans ? { layers: true } : { onError: rememberServerError };

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
  koa: layersOrErrors,
  restify: layersOrErrors,
  fs: () => ({ requireParentSpan: true }),
};
