import { testApplication } from '../libraries/support/test-application';
import { installWithDistro } from '../support/install-with-distro';

testApplication('@grpc/grpc-js 1', {
  application: { source: 'messaging/applications/grpc', folder: installWithDistro('messaging') },
  drawings: [
    `
      GET                         CLIENT  http
        GET                       SERVER  http
          lab.Greeter/Unary       CLIENT  grpc
            lab.Greeter/Unary     SERVER  grpc
          lab.Greeter/Upload      CLIENT  grpc
            lab.Greeter/Upload    SERVER  grpc
          lab.Greeter/Download    CLIENT  grpc
            lab.Greeter/Download  SERVER  grpc
          lab.Greeter/Chat        CLIENT  grpc
            lab.Greeter/Chat      SERVER  grpc
          lab.Greeter/Missing     CLIENT  grpc  ERROR nothing there
            lab.Greeter/Missing   SERVER  grpc
    `,
  ],
  attributes: {
    'lab.Greeter/Unary': {
      'rpc.system.name': 'grpc',
      'rpc.method': 'lab.Greeter/Unary',
      'rpc.status_code': 'OK',
      'server.address': '127.0.0.1',
    },
    'lab.Greeter/Missing': {
      'rpc.status_code': 'NOT_FOUND',
      'error.type': 'NOT_FOUND',
    },
  },
});
