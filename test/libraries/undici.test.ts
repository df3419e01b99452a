import { compareWithUpstream } from './support/compare-with-upstream';
import {
  newerHttpInstrumentation,
  noDnsSpans,
  noNetSpans,
  secretsInUrlsRedacted,
} from './support/intended-differences';

compareWithUpstream('undici 8, and the fetch of Node.js', {
  rows: ['undici'],
  application: { source: 'libraries/applications/undici' },
  differences: [newerHttpInstrumentation, noNetSpans, noDnsSpans, secretsInUrlsRedacted],
  drawings: [
    `
      GET      CLIENT  undici
        GET    SERVER  http
    `,
    `
      PUT      CLIENT  undici
        PUT    SERVER  http
    `,
  ],
});
