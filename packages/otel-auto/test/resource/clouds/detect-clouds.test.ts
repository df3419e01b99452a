import { afterEach, describe, expect, it } from '@jest/globals';
import { detectClouds } from '../../../src/resource/clouds/detect-clouds';
import { findClouds } from '../../../src/resource/find-clouds';
import type { ResourceSettings } from '../../../src/settings/settings';
import { createTestServer, type TestServer } from '../../support/test-server';

let server: TestServer | undefined;
afterEach(() => server?.close());

/** Starts a metadata server with these answers by path; every other path has status 404. */
const serve = async (answers: Readonly<Record<string, string | object>>): Promise<string> => {
  server = await createTestServer((response, { path = '' }) => {
    const answer = answers[path];
    if (answer === undefined) response.statusCode = 404;
    response.end(typeof answer === 'object' ? JSON.stringify(answer) : answer);
  });
  return new URL(server.url).origin;
};

const detect = (
  environment: Record<string, string>,
  detectors: ResourceSettings['detectors'] = ['cloud'],
) => detectClouds(findClouds(detectors, environment), environment);

describe('the environment', () => {
  it.each([
    [
      'AWS Lambda',
      {
        AWS_LAMBDA_FUNCTION_NAME: 'shop',
        AWS_LAMBDA_FUNCTION_VERSION: '3',
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
        AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/shop',
        AWS_LAMBDA_LOG_STREAM_NAME: '2026/11/30/[3]abc',
        AWS_REGION: 'eu-west-1',
      },
      {
        'cloud.provider': 'aws',
        'cloud.platform': 'aws_lambda',
        'cloud.region': 'eu-west-1',
        'faas.name': 'shop',
        'faas.version': '3',
        'faas.instance': '2026/11/30/[3]abc',
        'faas.max_memory': 134_217_728,
        'aws.log.group.names': ['/aws/lambda/shop'],
      },
    ],
    [
      'App Engine',
      { GAE_SERVICE: 'default', GAE_VERSION: '7', GAE_INSTANCE: 'i', GOOGLE_CLOUD_PROJECT: 'acme' },
      {
        'cloud.provider': 'gcp',
        'cloud.platform': 'gcp_app_engine',
        'cloud.account.id': 'acme',
        'faas.name': 'default',
        'faas.version': '7',
        'faas.instance': 'i',
      },
    ],
    [
      'a job of Cloud Run',
      { CLOUD_RUN_JOB: 'nightly', CLOUD_RUN_EXECUTION: 'nightly-1', CLOUD_RUN_TASK_INDEX: '2' },
      {
        'cloud.provider': 'gcp',
        'cloud.platform': 'gcp_cloud_run',
        'faas.name': 'nightly',
        'gcp.cloud_run.job.execution': 'nightly-1',
        'gcp.cloud_run.job.task_index': 2,
      },
    ],
    [
      'App Service',
      {
        WEBSITE_SITE_NAME: 'shop',
        REGION_NAME: 'westeurope',
        WEBSITE_SLOT_NAME: 'Production',
        WEBSITE_OWNER_NAME: 'sub+group-westeuropewebspace',
        WEBSITE_RESOURCE_GROUP: 'group',
      },
      {
        'cloud.provider': 'azure',
        'cloud.platform': 'azure.app_service',
        'cloud.region': 'westeurope',
        'deployment.environment.name': 'Production',
        'cloud.resource_id':
          '/subscriptions/sub/resourceGroups/group/providers/Microsoft.Web/sites/shop',
      },
    ],
    [
      'Azure Functions',
      { WEBSITE_SITE_NAME: 'shop', FUNCTIONS_EXTENSION_VERSION: '~4', WEBSITE_INSTANCE_ID: 'i' },
      {
        'cloud.provider': 'azure',
        'cloud.platform': 'azure.functions',
        'faas.name': 'shop',
        'faas.version': '~4',
        'faas.instance': 'i',
      },
    ],
    [
      'Container Apps',
      { CONTAINER_APP_NAME: 'shop' },
      { 'cloud.provider': 'azure', 'cloud.platform': 'azure.container_apps' },
    ],
  ])('tells at once what it knows of %s', (_name, environment, attributes) => {
    const server404 = { GCE_METADATA_HOST: '127.0.0.1:1' };
    expect(detect({ ...server404, ...environment }).attributes).toEqual(attributes);
  });
});

describe('a metadata server', () => {
  it('of ECS tells of the task and its container', async () => {
    const task = 'arn:aws:ecs:eu-west-1:123456789012:task/blue/abc';
    const url = await serve({
      '/v4/1': { DockerId: 'd1', ContainerARN: 'arn:container' },
      '/v4/1/task': {
        Cluster: 'blue',
        TaskARN: task,
        Family: 'shop',
        Revision: '26',
        AvailabilityZone: 'eu-west-1a',
        LaunchType: 'FARGATE',
      },
    });
    const { attributes, later } = detect({ ECS_CONTAINER_METADATA_URI_V4: `${url}/v4/1` });
    expect(attributes).toEqual({ 'cloud.provider': 'aws', 'cloud.platform': 'aws_ecs' });
    expect(await later).toEqual({
      ...attributes,
      'container.id': 'd1',
      'cloud.region': 'eu-west-1',
      'cloud.account.id': '123456789012',
      'cloud.availability_zone': 'eu-west-1a',
      'cloud.resource_id': 'arn:container',
      'aws.ecs.container.arn': 'arn:container',
      'aws.ecs.cluster.arn': 'arn:aws:ecs:eu-west-1:123456789012:cluster/blue',
      'aws.ecs.task.arn': task,
      'aws.ecs.task.family': 'shop',
      'aws.ecs.task.revision': '26',
      'aws.ecs.launchtype': 'fargate',
    });
  });

  it('of EC2 is asked only where that is wanted, with a token', async () => {
    const url = await serve({
      '/latest/api/token': 'TOKEN',
      '/latest/dynamic/instance-identity/document': {
        accountId: '1',
        region: 'eu-west-1',
        availabilityZone: 'eu-west-1a',
        instanceId: 'i-1',
        instanceType: 'm5.large',
        imageId: 'ami-1',
      },
      '/latest/meta-data/hostname': 'ip-10-0-0-1',
    });
    const environment = { AWS_EC2_METADATA_SERVICE_ENDPOINT: `${url}/` };
    const { attributes, later } = detect(environment, ['aws']);
    expect(attributes).toEqual({});
    expect(await later).toEqual({
      'cloud.provider': 'aws',
      'cloud.platform': 'aws_ec2',
      'cloud.account.id': '1',
      'cloud.region': 'eu-west-1',
      'cloud.availability_zone': 'eu-west-1a',
      'host.id': 'i-1',
      'host.type': 'm5.large',
      'host.image.id': 'ami-1',
      'host.name': 'ip-10-0-0-1',
    });
    expect(server?.requests.map(({ method, path }) => `${method} ${path}`)[0]).toBe(
      'PUT /latest/api/token',
    );
    expect(server?.requests[1]?.headers['x-aws-ec2-metadata-token']).toBe('TOKEN');

    await detect({ ...environment, AWS_EXECUTION_ENV: 'x' }).later;
    await detect({ ...environment, AWS_EC2_METADATA_DISABLED: 'true' }, ['aws']).later;
    expect(server?.requests).toHaveLength(3);
  });

  it('of Google Cloud tells where a service of Cloud Run is', async () => {
    const url = await serve({
      '/computeMetadata/v1/project/project-id': 'acme',
      '/computeMetadata/v1/instance/region': 'projects/1/regions/europe-west1',
      '/computeMetadata/v1/instance/zone': 'projects/1/zones/europe-west1-1',
      '/computeMetadata/v1/instance/id': '00a1',
    });
    const environment = {
      K_SERVICE: 'shop',
      K_REVISION: 'shop-7',
      GCE_METADATA_HOST: new URL(url).host,
    };
    expect(await detect(environment).later).toEqual({
      'cloud.provider': 'gcp',
      'cloud.platform': 'gcp_cloud_run',
      'cloud.account.id': 'acme',
      'cloud.region': 'europe-west1',
      'faas.name': 'shop',
      'faas.version': 'shop-7',
      'faas.instance': '00a1',
    });
    expect(server?.requests[0]?.headers).toMatchObject({
      'metadata-flavor': 'Google',
      host: 'metadata.google.internal',
    });
  });

  it('of a machine of Google Cloud tells of a cluster where there is one', async () => {
    const url = await serve({
      '/computeMetadata/v1/project/project-id': 'acme',
      '/computeMetadata/v1/instance/zone': 'projects/1/zones/europe-west1-b',
      '/computeMetadata/v1/instance/id': '42',
      '/computeMetadata/v1/instance/name': 'vm-1',
      '/computeMetadata/v1/instance/machine-type': 'projects/1/machineTypes/e2-small',
      '/computeMetadata/v1/instance/attributes/cluster-name': 'blue',
    });
    const environment = { GCE_METADATA_HOST: new URL(url).host };
    expect(await detect(environment, ['gcp']).later).toEqual({
      'cloud.provider': 'gcp',
      'cloud.platform': 'gcp_kubernetes_engine',
      'cloud.account.id': 'acme',
      'cloud.region': 'europe-west1',
      'cloud.availability_zone': 'europe-west1-b',
      'host.id': '42',
      'host.type': 'e2-small',
      'k8s.cluster.name': 'blue',
    });
  });

  it('of Azure tells of the machine', async () => {
    const url = await serve({
      '/metadata/instance/compute?api-version=2021-02-01&format=json': {
        location: 'westeurope',
        name: 'vm-1',
        resourceId: '/subscriptions/s/x',
        subscriptionId: 's',
        vmId: 'v',
        vmSize: 'B1s',
        tagsList: [],
      },
    });
    const environment = { AZURE_POD_IDENTITY_AUTHORITY_HOST: url };
    expect(await detect(environment, ['azure']).later).toEqual({
      'cloud.provider': 'azure',
      'cloud.platform': 'azure.vm',
      'cloud.region': 'westeurope',
      'cloud.account.id': 's',
      'cloud.resource_id': '/subscriptions/s/x',
      'host.id': 'v',
      'host.name': 'vm-1',
      'host.type': 'B1s',
    });
  });

  it.each([
    [
      'answers nothing that can be read',
      { '/latest/api/token': 'T', '/latest/dynamic/instance-identity/document': '<html>' },
    ],
    [
      'answers with other types',
      {
        '/latest/api/token': 'T',
        '/latest/dynamic/instance-identity/document': { instanceId: { a: 1 } },
      },
    ],
    ['knows nothing', {}],
  ])('that %s adds nothing', async (_what, answers) => {
    const url = await serve(answers);
    expect(await detect({ AWS_EC2_METADATA_SERVICE_ENDPOINT: url }, ['aws']).later).toEqual({});
  });

  it('that is not there, or never answers, adds nothing', async () => {
    server = await createTestServer(() => undefined);
    const environment = {
      AWS_EC2_METADATA_SERVICE_ENDPOINT: new URL(server.url).origin,
      GCE_METADATA_HOST: '127.0.0.1:1',
      AZURE_POD_IDENTITY_AUTHORITY_HOST: 'not a url',
    };
    expect(await detect(environment, ['aws', 'gcp', 'azure']).later).toEqual({});
  });
});
