import { compareWithUpstream } from './support/compare-with-upstream';
import {
  noDnsSpans,
  noNetSpans,
  ownHttpInstrumentation,
  ownUndiciInstrumentation,
  secretsInUrlsRedacted,
} from './support/intended-differences';

compareWithUpstream('undici 8, and the fetch of Node.js', {
  rows: ['undici'],
  application: { source: 'libraries/applications/undici' },
  differences: [
    ownHttpInstrumentation,
    ownUndiciInstrumentation,
    noNetSpans,
    noDnsSpans,
    secretsInUrlsRedacted,
  ],
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
