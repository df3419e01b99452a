import { compareWithUpstream } from '../libraries/support/compare-with-upstream';
import { ownHttpInstrumentation, noNetSpans } from '../libraries/support/intended-differences';
import { serverEnvironment } from './support/server-environment';

compareWithUpstream('mysql2 3', {
  rows: ['mysql2'],
  application: { source: 'servers/applications/mysql2' },
  env: serverEnvironment('ACME_TEST_MARIADB_URL'),
  differences: [ownHttpInstrumentation, noNetSpans],
  drawings: [
    `
      GET           CLIENT  http
        GET         SERVER  http
          START     CLIENT  mysql2
          CREATE    CLIENT  mysql2
          INSERT    CLIENT  mysql2
          SELECT    CLIENT  mysql2
          DROP      CLIENT  mysql2
          COMMIT    CLIENT  mysql2
    `,
  ],
});
