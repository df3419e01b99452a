import { testApplication } from '../libraries/support/test-application';
import { serverEnvironment } from './support/server-environment';

testApplication('redis 6', {
  application: { source: 'servers/applications/redis' },
  env: serverEnvironment('ACME_TEST_REDIS_URL'),
  drawings: [
    `
      GET          CLIENT  http
        GET        SERVER  http
          SET      CLIENT  redis
          GET      CLIENT  redis
    `,
  ],
  attributes: {
    SET: { 'db.system.name': 'redis', 'db.operation.name': 'SET', 'server.address': '127.0.0.1' },
  },
});
