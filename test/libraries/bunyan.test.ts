import { compareWithUpstream } from './support/compare-with-upstream';
import { newerHttpInstrumentation } from './support/intended-differences';

compareWithUpstream('bunyan 1', {
  rows: ['bunyan'],
  application: { source: 'libraries/applications/bunyan' },
  differences: [newerHttpInstrumentation],
  drawings: [
    `
      GET      CLIENT  http
        GET    SERVER  http
          - TRACE traced
          - DEBUG with values
          - INFO plain
          - WARN dated
          - ERROR with an error
          - FATAL in the object
    `,
  ],
});
