import { isSuppressed } from '../lifecycle/is-suppressed';
import type { Settings } from '../settings/settings';
import { recordGraphqlErrors } from './graphql-errors';

/**
 * What each upstream instrumentation is configured with. Those that are not listed get upstream's
 * own defaults.
 */
export function configurationOf(name: string, settings: Settings): object {
  return CONFIGURATIONS[name]?.(settings) ?? {};
}

const CONFIGURATIONS: Readonly<Record<string, (settings: Settings) => object>> = {
  // What servers take is for `http-server.ts`. Exports would still be counted in the client metrics.
  http: () => ({
    disableIncomingRequestInstrumentation: true,
    ignoreOutgoingRequestHook: isSuppressed,
  }),
  undici: () => ({ ignoreRequestHook: isSuppressed }),
  graphql: () => ({ ignoreTrivialResolveSpans: true, responseHook: recordGraphqlErrors }),
  fs: () => ({ requireParentSpan: true }),
};
