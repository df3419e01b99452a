import { compareWithUpstream } from './support/compare-with-upstream';
import {
  codesOfErrors,
  ownHttpInstrumentation,
  secretsInUrlsRedacted,
} from './support/intended-differences';

compareWithUpstream('http', {
  rows: ['http'],
  application: { source: 'libraries/applications/http' },
  differences: [ownHttpInstrumentation, secretsInUrlsRedacted, codesOfErrors],
  drawings: [
    `
      GET          CLIENT  http
        GET        SERVER  http
          GET      CLIENT  http
            GET    SERVER  http
    `,
    `
      GET      CLIENT  http  ERROR
        GET    SERVER  http  ERROR
    `,
  ],
});
