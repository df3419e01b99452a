import { compareWithUpstream } from './support/compare-with-upstream';
import { newerHttpInstrumentation, noLayerSpans, ownLayers } from './support/intended-differences';

compareWithUpstream('connect 3', {
  rows: ['connect'],
  application: { source: 'libraries/applications/connect' },
  differences: [newerHttpInstrumentation, noLayerSpans('connect')],
  differencesWithLayers: [newerHttpInstrumentation, ownLayers('connect')],
  drawings: [
    `
      GET               CLIENT  http
        GET /nested     SERVER  http
          GET           CLIENT  http
            GET /hello  SERVER  http
    `,
  ],
});
