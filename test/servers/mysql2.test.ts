import { testApplication } from '../libraries/support/test-application';
import { serverEnvironment } from './support/server-environment';

testApplication('mysql2 3', {
  application: { source: 'servers/applications/mysql2' },
  env: serverEnvironment('ACME_TEST_MARIADB_URL'),
  drawings: [
    `
      GET                 CLIENT  http
        GET               SERVER  http
          START test      CLIENT  mysql2
          CREATE test     CLIENT  mysql2
          INSERT test     CLIENT  mysql2
          SELECT test     CLIENT  mysql2
          DROP test       CLIENT  mysql2
          COMMIT test     CLIENT  mysql2
    `,
  ],
  attributes: {
    // With its placeholders: the values are the application's.
    'SELECT test': { 'db.system.name': 'mysql', 'db.query.text': 'SELECT ? AS name, ? AS age' },
  },
});
