import { compareWithUpstream } from '../libraries/support/compare-with-upstream';
import {
  ownHttpInstrumentation,
  noDnsSpans,
  noNetSpans,
} from '../libraries/support/intended-differences';
import { serverEnvironment } from './support/server-environment';

compareWithUpstream('pg 8', {
  rows: ['pg'],
  application: { source: 'servers/applications/pg' },
  env: serverEnvironment('ACME_TEST_POSTGRES_URL'),
  differences: [ownHttpInstrumentation, noNetSpans, noDnsSpans],
  drawings: [
    `
      GET                            CLIENT  http
        GET                          SERVER  http
          pg-pool.connect            CLIENT  pg
          pg.query:BEGIN postgres    CLIENT  pg
          pg.query:CREATE postgres   CLIENT  pg
          pg.query:INSERT postgres   CLIENT  pg
          pg.query:SELECT postgres   CLIENT  pg
          pg.query:COMMIT postgres   CLIENT  pg
    `,
  ],
});
