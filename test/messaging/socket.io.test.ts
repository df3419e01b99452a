import { testApplication } from '../libraries/support/test-application';
import { installWithDistro } from '../support/install-with-distro';

testApplication('socket.io 4', {
  application: {
    source: 'messaging/applications/socket.io',
    folder: installWithDistro('messaging'),
  },
  drawings: [
    `
      GET          CLIENT    http
        GET        SERVER    http
          send /   PRODUCER  socket.io
    `,
  ],
  attributes: {
    'send /': {
      'messaging.system.name': 'socket.io',
      'messaging.socket.io.event_name': 'news',
      'messaging.destination.name': '/',
      'messaging.operation.type': 'send',
    },
    'process /': {
      'messaging.socket.io.event_name': 'order',
      'messaging.operation.type': 'process',
    },
  },
});
