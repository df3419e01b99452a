import { compareWithUpstream } from './support/compare-with-upstream';
import { datesAsText, ownHttpInstrumentation, ownLogBridge } from './support/intended-differences';

compareWithUpstream('bunyan 1', {
  rows: ['bunyan'],
  application: { source: 'libraries/applications/bunyan' },
  differences: [
    ownHttpInstrumentation,
    ownLogBridge('bunyan'),
    datesAsText('dated', 'at', '1970-01-01T00:00:00.000Z'),
  ],
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
