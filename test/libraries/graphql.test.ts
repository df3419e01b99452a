import { compareWithUpstream } from './support/compare-with-upstream';
import {
  errorsOnOperations,
  newerHttpInstrumentation,
  noGraphqlSteps,
  noTrivialResolvers,
  ownGraphql,
} from './support/intended-differences';

compareWithUpstream('graphql 16', {
  rows: ['graphql'],
  application: { source: 'libraries/applications/graphql' },
  differences: [
    newerHttpInstrumentation,
    noTrivialResolvers(['title', 'name']),
    errorsOnOperations,
    noGraphqlSteps,
    ownGraphql,
  ],
  drawings: [
    `
      GET                                    CLIENT    http
        GET                                  SERVER    http
          query Many                         INTERNAL  @acme/otel-auto/graphql
            graphql.resolve books            INTERNAL  @acme/otel-auto/graphql
              GET                            CLIENT    http
                GET                          SERVER    http
              graphql.resolve books.0.price  INTERNAL  @acme/otel-auto/graphql
              graphql.resolve books.1.price  INTERNAL  @acme/otel-auto/graphql
    `,
  ],
});
