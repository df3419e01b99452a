import { compareWithUpstream } from './support/compare-with-upstream';
import { ownHttpInstrumentation, noLayerSpans, ownLayers } from './support/intended-differences';

compareWithUpstream('connect 3', {
  rows: ['connect'],
  application: { source: 'libraries/applications/connect' },
  differences: [ownHttpInstrumentation, noLayerSpans('connect')],
  differencesWithLayers: [ownHttpInstrumentation, ownLayers('connect')],
  drawings: [
    `
      GET               CLIENT  http
        GET /nested     SERVER  http
          GET           CLIENT  http
            GET /hello  SERVER  http
    `,
  ],
});
