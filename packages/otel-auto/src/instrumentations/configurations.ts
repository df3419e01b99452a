import type { Boundary } from '../propagation/boundary';
import type { Settings } from '../settings/settings';
import { recordGraphqlErrors } from './graphql-errors';
import { toMongoCommandText } from './mongo-command-text';
import { rememberServerError } from './server-errors';

/**
 * Returns the configuration of an instrumentation in the table; those that are not listed use their
 * own defaults.
 */
export function configurationOf(name: string, settings: Settings, boundary: Boundary): object {
  return CONFIGURATIONS[name]?.(settings, boundary) ?? {};
}

/**
 * Returns the configuration that makes either spans of layers, which record errors themselves, or a
 * hook for errors.
 */
const layersOrErrors = ({ middlewareSpans }: Settings) =>
  middlewareSpans ? { layers: true } : { onError: rememberServerError };

const CONFIGURATIONS: Readonly<Record<string, (settings: Settings, boundary: Boundary) => object>> =
  {
    graphql: ({ graphql, middlewareSpans }) => ({
      ...(graphql.resolverSpans ? {} : { ignoreResolveSpans: true }),
      responseHook: recordGraphqlErrors,
      steps: middlewareSpans,
    }),
    grpc: (_settings, boundary) => ({ boundary }),
    koa: layersOrErrors,
    restify: layersOrErrors,
    fs: ({ requireParent }) => ({ requireParentSpan: requireParent.includes('fs') }),
    mongodb: () => ({ dbStatementSerializer: toMongoCommandText }),
  };
