import type { ClientRequest, IncomingMessage, ServerResponse } from 'node:http';
import { context, type Span } from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import type { Settings } from '../settings/settings';
import { recordGraphqlErrors } from './graphql-errors';
import { recordServerError } from './server-errors';

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
  http: ({ http }) => ({
    ignoreIncomingRequestHook: createPathFilter(http.ignoredPaths),
    ignoreOutgoingRequestHook: isSuppressed,
    applyCustomAttributesOnSpan: (
      span: Span,
      _request: ClientRequest | IncomingMessage,
      response: IncomingMessage | ServerResponse,
    ) => {
      recordServerError(span, response.statusCode);
      if (isAborted(response)) span.setAttribute(ATTR_CLIENT_ABORTED, true);
    },
  }),
  undici: () => ({ ignoreRequestHook: isSuppressed }),
  graphql: () => ({ ignoreTrivialResolveSpans: true, responseHook: recordGraphqlErrors }),
  fs: () => ({ requireParentSpan: true }),
};

/** That the client went away before it had its whole answer; no convention has a name for it. */
const ATTR_CLIENT_ABORTED = 'acme.client_aborted';

/** Answers of ours are writable, those that we get are not. */
const isAborted = (response: IncomingMessage | ServerResponse): boolean =>
  'writableFinished' in response && response.destroyed && !response.writableFinished;

function createPathFilter(paths: readonly string[]): (request: IncomingMessage) => boolean {
  const ignored = new Set(paths);
  return ({ url = '' }) => {
    const query = url.indexOf('?');
    return ignored.has(query < 0 ? url : url.slice(0, query));
  };
}
