// What is off by default and can be switched on: then nothing of it is left out.
import { compareWithUpstream } from './support/compare-with-upstream';
import {
  ownHttpInstrumentation,
  noFsSpansWithoutParent,
  ownLayers,
  ownUndiciInstrumentation,
  refusedConnectionsRecorded,
  secretsInUrlsRedacted,
} from './support/intended-differences';

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

compareWithUpstream('router, switched on', {
  rows: ['router'],
  application: { source: 'libraries/applications/express' },
  env: {
    OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'http,router',
  },
  differences: [ownHttpInstrumentation, ownLayers('router')],
  drawings: [],
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
