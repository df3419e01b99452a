import { compareWithUpstream } from '../libraries/support/compare-with-upstream';
import {
  ownHttpInstrumentation,
  noDnsSpans,
  noNetSpans,
} from '../libraries/support/intended-differences';
import { serverEnvironment } from './support/server-environment';

compareWithUpstream('ioredis 6', {
  rows: ['ioredis'],
  application: { source: 'servers/applications/ioredis' },
  env: serverEnvironment('ACME_TEST_REDIS_URL'),
  differences: [ownHttpInstrumentation, noNetSpans, noDnsSpans],
  drawings: [
    `
      GET        CLIENT  http
        GET      SERVER  http
          set    CLIENT  ioredis
          get    CLIENT  ioredis
    `,
  ],
});
