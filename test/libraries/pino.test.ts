import { compareWithUpstream } from './support/compare-with-upstream';
import { idsAtTheEnd, ownHttpInstrumentation, ownLogBridge } from './support/intended-differences';

compareWithUpstream('pino 10', {
  rows: ['pino'],
  application: { source: 'libraries/applications/pino' },
  differences: [ownHttpInstrumentation, ownLogBridge('pino'), idsAtTheEnd],
  drawings: [
    `
      GET      CLIENT  http
        GET    SERVER  http
          - TRACE traced
          - DEBUG with values
          - INFO plain
          - WARN {at=1970-01-01T00:00:00.000Z, path=/one, service=shop}
          - ERROR with an error
          - FATAL in the object
    `,
  ],
});
