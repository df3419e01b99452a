import { compareWithUpstream } from '../libraries/support/compare-with-upstream';
import { ownHttpInstrumentation, noNetSpans } from '../libraries/support/intended-differences';
import { serverEnvironment } from './support/server-environment';

compareWithUpstream('redis 6', {
  rows: ['redis'],
  application: { source: 'servers/applications/redis' },
  env: serverEnvironment('ACME_TEST_REDIS_URL'),
  differences: [ownHttpInstrumentation, noNetSpans],
  drawings: [
    `
      GET              CLIENT  http
        GET            SERVER  http
          redis-SET    CLIENT  redis
          redis-GET    CLIENT  redis
    `,
  ],
});
