import { compareWithUpstream } from './support/compare-with-upstream';
import {
  errorsOnServerSpans,
  mountPathIsNoRoute,
  ownHttpInstrumentation,
  noLayerSpans,
  noNetSpans,
  noRouterSpans,
} from './support/intended-differences';

compareWithUpstream('express 5', {
  rows: ['express'],
  application: { source: 'libraries/applications/express' },
  differences: [
    ownHttpInstrumentation,
    noNetSpans,
    noRouterSpans,
    errorsOnServerSpans,
    noLayerSpans('express'),
    mountPathIsNoRoute('/assets'),
  ],
  differencesWithLayers: [ownHttpInstrumentation, noNetSpans, noRouterSpans],
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
