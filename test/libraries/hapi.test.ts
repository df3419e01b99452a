import { compareWithUpstream } from './support/compare-with-upstream';
import {
  errorsOnServerSpans,
  ownHttpInstrumentation,
  noLayerSpans,
  ownLayers,
} from './support/intended-differences';

compareWithUpstream('hapi 21', {
  rows: ['hapi'],
  application: { source: 'libraries/applications/hapi' },
  differences: [ownHttpInstrumentation, errorsOnServerSpans, noLayerSpans('hapi')],
  differencesWithLayers: [ownHttpInstrumentation, ownLayers('hapi')],
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
