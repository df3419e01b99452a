import { compareWithUpstream } from './support/compare-with-upstream';
import {
  errorsOnServerSpans,
  newerHttpInstrumentation,
  noLayerSpans,
  ownLayers,
} from './support/intended-differences';

compareWithUpstream('hapi 21', {
  rows: ['hapi'],
  application: { source: 'libraries/applications/hapi' },
  differences: [newerHttpInstrumentation, errorsOnServerSpans, noLayerSpans('hapi')],
  differencesWithLayers: [newerHttpInstrumentation, ownLayers('hapi')],
  drawings: [
    `
      GET                      CLIENT  http
        GET /nested            SERVER  http
          GET                  CLIENT  http
            GET /hello/{name}  SERVER  http
    `,
    `
      GET                        CLIENT  http
        GET /users/{id}/books    SERVER  http
    `,
  ],
});
