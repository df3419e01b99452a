import type { Settings } from '../settings/settings';
import { recordGraphqlErrors } from './graphql-errors';
import { toMongoCommandText } from './mongo-command-text';
import { rememberServerError } from './server-errors';

/** What an instrumentation of the table is configured with; those that are not listed have their own defaults. */
export function configurationOf(name: string, settings: Settings): object {
  return CONFIGURATIONS[name]?.(settings) ?? {};
}

const CONFIGURATIONS: Readonly<Record<string, (settings: Settings) => object>> = {
  graphql: ({ middlewareSpans }) => ({
    responseHook: recordGraphqlErrors,
    steps: middlewareSpans,
  }),
  koa: ({ middlewareSpans }) => ({ layers: middlewareSpans, onError: rememberServerError }),
  restify: ({ middlewareSpans }) => ({ layers: middlewareSpans, onError: rememberServerError }),
  fs: () => ({ requireParentSpan: true }),
  mongodb: () => ({ dbStatementSerializer: toMongoCommandText }),
};
