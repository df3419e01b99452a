// What is off by default and can be switched on: then nothing of it is left out.
import { compareWithUpstream } from './support/compare-with-upstream';
import {
  noFsSpansWithoutParent,
  ownHttpInstrumentation,
  ownLayers,
  ownUndiciInstrumentation,
  refusedConnectionsRecorded,
  secretsInUrlsRedacted,
} from './support/intended-differences';
import { testApplication } from './support/test-application';

compareWithUpstream('net and dns, switched on', {
  rows: ['net', 'dns'],
  application: { source: 'libraries/applications/undici' },
  env: { OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'http,undici,net,dns' },
  differences: [
    ownHttpInstrumentation,
    ownUndiciInstrumentation,
    ownLayers('net'),
    refusedConnectionsRecorded,
    secretsInUrlsRedacted,
  ],
  drawings: ['dns.lookup  CLIENT  dns', 'tcp.connect  INTERNAL  net'],
});

testApplication('router, switched on', {
  application: { source: 'libraries/applications/express' },
  env: { OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'http,router' },
  drawings: [
    `
      GET                           CLIENT    http    ERROR
        GET /throws                 SERVER    http    ERROR
          middleware - jsonParser   INTERNAL  router
          middleware - checkAgent   INTERNAL  router
          middleware - <anonymous>  INTERNAL  router
          request handler - /throws  INTERNAL  router  ERROR thrown by a handler
          middleware - <anonymous>  INTERNAL  router
    `,
  ],
  attributes: {
    'request handler - /throws': {
      'http.route': '/throws',
      'router.type': 'request_handler',
      'error.type': 'RangeError',
    },
  },
});

compareWithUpstream('fs, switched on', {
  rows: ['fs'],
  application: { source: 'libraries/applications/fs' },
  env: { OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'http,fs' },
  differences: [ownHttpInstrumentation, noFsSpansWithoutParent],
  drawings: [
    `
      GET                CLIENT    http
        GET              SERVER    http
          fs readFile    INTERNAL  fs
    `,
  ],
});
