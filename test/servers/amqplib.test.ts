import { testApplication } from '../libraries/support/test-application';
import { installWithDistro } from '../support/install-with-distro';
import { serverEnvironment } from './support/server-environment';

testApplication('amqplib 2', {
  application: { source: 'servers/applications/amqplib', folder: installWithDistro('messaging') },
  env: serverEnvironment('ACME_TEST_RABBITMQ_URL'),
  drawings: [
    `
      GET                     CLIENT    http
        GET                   SERVER    http
          publish orders:packing      PRODUCER  amqplib
            process orders:packing    CONSUMER  amqplib
              GET             CLIENT    undici
                GET           SERVER    http
              GET             CLIENT    http
                GET           SERVER    http
    `,
    `
      GET                     CLIENT    http
        GET                   SERVER    http
          publish orders:packing      PRODUCER  amqplib
            process orders:packing    CONSUMER  amqplib  ERROR nack
    `,
  ],
  attributes: {
    'publish orders:packing': {
      'messaging.system.name': 'rabbitmq',
      'messaging.operation.type': 'send',
      'messaging.operation.name': 'publish',
      'messaging.destination.name': 'orders:packing',
      'rabbitmq.destination.routing_key': 'packing',
      'messaging.message.id': 'm1',
      'server.address': '127.0.0.1',
    },
    'process orders:packing': {
      'messaging.system.name': 'rabbitmq',
      'messaging.operation.name': 'process',
      'messaging.operation.type': 'process',
      'messaging.destination.name': 'orders:packing',
      'messaging.message.id': 'm1',
    },
  },
});
