import { compareWithUpstream } from './support/compare-with-upstream';
import {
  errorsOnOperations,
  ownHttpInstrumentation,
  noGraphqlSteps,
  noTrivialResolvers,
  ownGraphql,
} from './support/intended-differences';

compareWithUpstream('graphql 16', {
  rows: ['graphql'],
  application: { source: 'libraries/applications/graphql' },
  differences: [
    ownHttpInstrumentation,
    noTrivialResolvers(['title', 'name']),
    errorsOnOperations,
    noGraphqlSteps,
    ownGraphql,
  ],
  drawings: [
    `
      GET                                    CLIENT    http
        GET                                  SERVER    http
          query Many                         INTERNAL  graphql
            graphql.resolve books            INTERNAL  graphql
              GET                            CLIENT    http
                GET                          SERVER    http
              graphql.resolve books.0.price  INTERNAL  graphql
              graphql.resolve books.1.price  INTERNAL  graphql
    `,
  ],
});
