import {
  ATTR_AWS_ECS_CLUSTER_ARN,
  ATTR_AWS_ECS_CONTAINER_ARN,
  ATTR_AWS_ECS_LAUNCHTYPE,
  ATTR_AWS_ECS_TASK_ARN,
  ATTR_AWS_ECS_TASK_FAMILY,
  ATTR_AWS_ECS_TASK_REVISION,
  ATTR_AWS_LOG_GROUP_NAMES,
  ATTR_CLOUD_ACCOUNT_ID,
  ATTR_CLOUD_AVAILABILITY_ZONE,
  ATTR_CLOUD_PLATFORM,
  ATTR_CLOUD_PROVIDER,
  ATTR_CLOUD_REGION,
  ATTR_CLOUD_RESOURCE_ID,
  ATTR_CONTAINER_ID,
  ATTR_FAAS_INSTANCE,
  ATTR_FAAS_MAX_MEMORY,
  ATTR_FAAS_NAME,
  ATTR_FAAS_VERSION,
  ATTR_HOST_ID,
  ATTR_HOST_IMAGE_ID,
  ATTR_HOST_NAME,
  ATTR_HOST_TYPE,
} from '@opentelemetry/semantic-conventions/incubating';

import type { Environment } from '../../settings/read-environment';
import { firstOf } from '../first-of';
import type { Ask, Cloud, CloudAttributes } from './cloud';
import { parseJson } from './parse-json';

/** Amazon Web Services: Lambda and ECS, and EC2 and EKS when asked for. */
export const aws: Cloud = {
  fromEnvironment(environment) {
    const region = firstOf(environment, ['AWS_REGION', 'AWS_DEFAULT_REGION']);
    const general = { [ATTR_CLOUD_PROVIDER]: 'aws', [ATTR_CLOUD_REGION]: region };
    const name = firstOf(environment, ['AWS_LAMBDA_FUNCTION_NAME']);
    if (name !== undefined) return { ...general, ...describeFunction(name, environment) };
    const runsInEcs = metadataUri(environment) !== undefined;
    return { ...general, ...(runsInEcs ? { [ATTR_CLOUD_PLATFORM]: 'aws_ecs' } : {}) };
  },

  async fromMetadata(environment, ask, isAskedFor) {
    const uri = metadataUri(environment);
    if (uri !== undefined) return askTask(uri, ask);
    if (!isAskedFor || isFunction(environment)) return {};
    if (environment['AWS_EC2_METADATA_DISABLED']?.toLowerCase() === 'true') return {};
    return askMachine(environment, ask);
  },
};

const metadataUri = (environment: Environment): string | undefined =>
  firstOf(environment, ['ECS_CONTAINER_METADATA_URI_V4', 'ECS_CONTAINER_METADATA_URI']);

const isFunction = (environment: Environment): boolean =>
  firstOf(environment, ['AWS_LAMBDA_FUNCTION_NAME']) !== undefined;

function describeFunction(name: string, environment: Environment): CloudAttributes {
  const megabytes = Number(environment['AWS_LAMBDA_FUNCTION_MEMORY_SIZE']);
  const logGroup = environment['AWS_LAMBDA_LOG_GROUP_NAME'];
  return {
    [ATTR_CLOUD_PLATFORM]: 'aws_lambda',
    [ATTR_FAAS_NAME]: name,
    [ATTR_FAAS_VERSION]: environment['AWS_LAMBDA_FUNCTION_VERSION'],
    [ATTR_FAAS_INSTANCE]: environment['AWS_LAMBDA_LOG_STREAM_NAME'],
    [ATTR_FAAS_MAX_MEMORY]: megabytes > 0 ? megabytes * 1024 * 1024 : undefined,
    [ATTR_AWS_LOG_GROUP_NAMES]: logGroup ? [logGroup] : undefined,
  };
}

interface TaskMetadata {
  readonly Cluster?: string;
  readonly TaskARN?: string;
  readonly Family?: string;
  readonly Revision?: string;
  readonly AvailabilityZone?: string;
  readonly LaunchType?: string;
}

interface ContainerMetadata {
  readonly DockerId?: string;
  readonly ContainerARN?: string;
}

/** Asks the agent of ECS beside the container. */
async function askTask(uri: string, ask: Ask): Promise<CloudAttributes> {
  const [container, task] = await Promise.all([ask(uri), ask(`${uri}/task`)]);
  const { DockerId, ContainerARN } = parseJson<ContainerMetadata>(container);
  const { Cluster, TaskARN, Family, Revision, AvailabilityZone, LaunchType } =
    parseJson<TaskMetadata>(task);
  // arn:aws:ecs:<region>:<account>:task/...
  const [, , , region, account] = TaskARN?.split(':') ?? [];
  const clusterPrefix = TaskARN?.slice(0, TaskARN.indexOf(':task'));
  return {
    [ATTR_CONTAINER_ID]: DockerId,
    [ATTR_CLOUD_REGION]: region,
    [ATTR_CLOUD_ACCOUNT_ID]: account,
    [ATTR_CLOUD_AVAILABILITY_ZONE]: AvailabilityZone,
    [ATTR_CLOUD_RESOURCE_ID]: ContainerARN,
    [ATTR_AWS_ECS_CONTAINER_ARN]: ContainerARN,
    [ATTR_AWS_ECS_CLUSTER_ARN]:
      Cluster === undefined || Cluster.startsWith('arn:') || clusterPrefix === undefined
        ? Cluster
        : `${clusterPrefix}:cluster/${Cluster}`,
    [ATTR_AWS_ECS_TASK_ARN]: TaskARN,
    [ATTR_AWS_ECS_TASK_FAMILY]: Family,
    [ATTR_AWS_ECS_TASK_REVISION]: Revision,
    [ATTR_AWS_ECS_LAUNCHTYPE]: LaunchType?.toLowerCase(),
  };
}

interface MachineIdentity {
  readonly accountId?: string;
  readonly region?: string;
  readonly availabilityZone?: string;
  readonly instanceId?: string;
  readonly instanceType?: string;
  readonly imageId?: string;
}

/** Asks the metadata service of EC2, version 2, whose token allows no hop beyond the machine. */
async function askMachine(environment: Environment, ask: Ask): Promise<CloudAttributes> {
  const given = firstOf(environment, ['AWS_EC2_METADATA_SERVICE_ENDPOINT']);
  const base = `${(given ?? 'http://169.254.169.254').replace(/\/+$/, '')}/latest`;
  const token = await ask(`${base}/api/token`, {
    method: 'PUT',
    headers: { 'X-aws-ec2-metadata-token-ttl-seconds': '60' },
  });
  if (token === undefined) return {};
  const headers = { 'X-aws-ec2-metadata-token': token };
  const [document, name] = await Promise.all([
    ask(`${base}/dynamic/instance-identity/document`, { headers }),
    ask(`${base}/meta-data/hostname`, { headers }),
  ]);
  const identity = parseJson<MachineIdentity>(document);
  if (identity.instanceId === undefined) return {};
  const isInCluster = firstOf(environment, ['KUBERNETES_SERVICE_HOST']) !== undefined;
  return {
    [ATTR_CLOUD_PROVIDER]: 'aws',
    [ATTR_CLOUD_PLATFORM]: isInCluster ? 'aws_eks' : 'aws_ec2',
    [ATTR_CLOUD_ACCOUNT_ID]: identity.accountId,
    [ATTR_CLOUD_REGION]: identity.region,
    [ATTR_CLOUD_AVAILABILITY_ZONE]: identity.availabilityZone,
    [ATTR_HOST_ID]: identity.instanceId,
    [ATTR_HOST_TYPE]: identity.instanceType,
    [ATTR_HOST_IMAGE_ID]: identity.imageId,
    [ATTR_HOST_NAME]: isInCluster ? undefined : name,
  };
}
