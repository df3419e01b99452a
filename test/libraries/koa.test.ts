import { compareWithUpstream } from './support/compare-with-upstream';
import {
  errorsOnServerSpans,
  ownHttpInstrumentation,
  noLayerSpans,
  noNetSpans,
  ownLayers,
} from './support/intended-differences';

compareWithUpstream('koa 3', {
  rows: ['koa'],
  application: { source: 'libraries/applications/koa' },
  differences: [ownHttpInstrumentation, noNetSpans, errorsOnServerSpans, noLayerSpans('koa')],
  differencesWithLayers: [ownHttpInstrumentation, noNetSpans, ownLayers('koa')],
  drawings: [
    `
      GET                     CLIENT  http
        GET /nested           SERVER  http
          GET                 CLIENT  http
            GET /hello/:name  SERVER  http
    `,
    `
      GET                       CLIENT  http
        GET /users/:id/books    SERVER  http
    `,
  ],
});
