import { compareWithUpstream } from './support/compare-with-upstream';
import {
  errorsOnServerSpans,
  mountPathIsNoRoute,
  ownHttpInstrumentation,
  noLayerSpans,
  noNetSpans,
} from './support/intended-differences';

compareWithUpstream('express 4', {
  rows: ['express'],
  application: { source: 'libraries/applications/express', renamed: { express: 'express4' } },
  differences: [
    ownHttpInstrumentation,
    noNetSpans,
    errorsOnServerSpans,
    noLayerSpans('express'),
    mountPathIsNoRoute('/assets'),
  ],
  differencesWithLayers: [ownHttpInstrumentation, noNetSpans],
  drawings: [
    `
      GET                     CLIENT  http
        GET /nested           SERVER  http
          GET                 CLIENT  http
            GET /hello/:name  SERVER  http
    `,
    `
      GET                                            CLIENT  http
        GET /tenants/:tenant/users/:id/loans/:loan   SERVER  http
    `,
    `
      GET            CLIENT  http  ERROR
        GET /throws  SERVER  http  ERROR
    `,
  ],
});
