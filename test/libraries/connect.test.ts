import { compareWithUpstream } from './support/compare-with-upstream';
import { newerHttpInstrumentation, noLayerSpans } from './support/intended-differences';

compareWithUpstream('connect 3', {
  rows: ['connect'],
  application: { source: 'libraries/applications/connect' },
  differences: [newerHttpInstrumentation, noLayerSpans('connect')],
  differencesWithLayers: [newerHttpInstrumentation],
  drawings: [
    `
      GET               CLIENT  http
        GET /nested     SERVER  http
          GET           CLIENT  http
            GET /hello  SERVER  http
    `,
  ],
});
