import { testApplication } from '../libraries/support/test-application';
import { serverEnvironment } from './support/server-environment';

testApplication('pg 8', {
  application: { source: 'servers/applications/pg' },
  env: serverEnvironment('ACME_TEST_POSTGRES_URL'),
  drawings: [
    `
      GET                      CLIENT  http
        GET                    SERVER  http
          pg-pool.connect      CLIENT  pg
          BEGIN postgres       CLIENT  pg
          CREATE postgres      CLIENT  pg
          INSERT postgres      CLIENT  pg
          SELECT postgres      CLIENT  pg
          COMMIT postgres      CLIENT  pg
    `,
  ],
  attributes: {
    'SELECT postgres': {
      'db.system.name': 'postgresql',
      'db.namespace': 'postgres',
      'db.operation.name': 'SELECT',
      'db.query.text': 'SELECT $1::text AS name, $2::int AS age',
      'server.address': '127.0.0.1',
    },
  },
});
