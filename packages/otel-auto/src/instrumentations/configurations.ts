import type { Settings } from '../settings/settings';
import { recordGraphqlErrors } from './graphql-errors';
import { toMongoCommandText } from './mongo-command-text';
import { rememberServerError } from './server-errors';

/** What an instrumentation of the table is configured with; those that are not listed have their own defaults. */
export function configurationOf(name: string, settings: Settings): object {
  return CONFIGURATIONS[name]?.(settings) ?? {};
}

/** Where the layers have spans of their own, those record what was thrown. */
const layersOrErrors = ({ middlewareSpans }: Settings) =>
  middlewareSpans ? { layers: true } : { onError: rememberServerError };

const CONFIGURATIONS: Readonly<Record<string, (settings: Settings) => object>> = {
  graphql: ({ middlewareSpans }) => ({
    responseHook: recordGraphqlErrors,
    steps: middlewareSpans,
  }),
  koa: layersOrErrors,
  restify: layersOrErrors,
  fs: () => ({ requireParentSpan: true }),
  mongodb: () => ({ dbStatementSerializer: toMongoCommandText }),
};
