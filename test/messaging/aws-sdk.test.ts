import { beforeAll, describe, expect, it } from '@jest/globals';
import { runApp, type Run } from '@acme/otel-testkit';
import { buildApplication } from '../libraries/support/application';
import { testApplication } from '../libraries/support/test-application';
import { installWithDistro } from '../support/install-with-distro';

const folder = installWithDistro('messaging');
const application = { source: 'messaging/applications/aws-sdk', folder };

testApplication('@aws-sdk/client-sqs 3', {
  application,
  drawings: [
    `
      GET                CLIENT    http
        GET              SERVER    http
          send orders    PRODUCER  aws-sdk
            POST         CLIENT    http
              POST       SERVER    http
    `,
    `
      GET                CLIENT    http
        GET              SERVER    http
          receive orders  CONSUMER  aws-sdk
            POST         CLIENT    http
              POST       SERVER    http
    `,
  ],
  attributes: {
    'send orders': {
      'messaging.system.name': 'aws.sqs',
      'messaging.destination.name': 'orders',
      'messaging.operation.type': 'send',
      'messaging.message.id': 'm1',
      'rpc.method': 'SQS/SendMessage',
      'cloud.region': 'eu-central-1',
    },
    'receive orders': { 'messaging.batch.message_count': 1, 'rpc.method': 'SQS/ReceiveMessage' },
  },
});

describe('what is received from a queue of SQS', () => {
  let run: Run;

  beforeAll(async () => {
    run = await runApp(buildApplication(application, 'commonjs'), { cwd: folder });
  });

  it('links to who has sent it', () => {
    const [sent] = run.spans.filter(({ name }) => name === 'send orders');
    const [received] = run.spans.filter(({ name }) => name === 'receive orders');
    expect(received?.links).toEqual([
      expect.objectContaining({ traceId: sent?.traceId, spanId: sent?.spanId }),
    ]);
  });
});
