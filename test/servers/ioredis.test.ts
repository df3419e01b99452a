import { testApplication } from '../libraries/support/test-application';
import { serverEnvironment } from './support/server-environment';

testApplication('ioredis 6', {
  application: { source: 'servers/applications/ioredis' },
  env: serverEnvironment('ACME_TEST_REDIS_URL'),
  drawings: [
    `
      GET        CLIENT  http
        GET      SERVER  http
          set    CLIENT  ioredis
          get    CLIENT  ioredis
    `,
  ],
  attributes: {
    set: { 'db.system.name': 'redis', 'db.operation.name': 'set', 'server.address': '127.0.0.1' },
  },
});
