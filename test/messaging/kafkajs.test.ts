import { testApplication } from '../libraries/support/test-application';
import { installWithDistro } from '../support/install-with-distro';

testApplication('kafkajs 2', {
  application: {
    source: 'messaging/applications/kafkajs',
    folder: installWithDistro('messaging'),
  },
  drawings: [
    `
      GET              CLIENT    http
        GET            SERVER    http
          send orders  PRODUCER  kafkajs  ERROR The producer is disconnected
    `,
    `
      GET              CLIENT    http
        GET            SERVER    http
          send orders  PRODUCER  kafkajs  ERROR The producer is disconnected
          send bills   PRODUCER  kafkajs  ERROR The producer is disconnected
    `,
  ],
  attributes: {
    'send orders': {
      'messaging.system.name': 'kafka',
      'messaging.operation.name': 'send',
      'messaging.operation.type': 'send',
      'messaging.destination.name': 'orders',
      'error.type': 'KafkaJSError',
    },
  },
});
