import {
  ATTR_CLOUD_ACCOUNT_ID,
  ATTR_CLOUD_AVAILABILITY_ZONE,
  ATTR_CLOUD_PLATFORM,
  ATTR_CLOUD_PROVIDER,
  ATTR_CLOUD_REGION,
  ATTR_FAAS_INSTANCE,
  ATTR_FAAS_NAME,
  ATTR_FAAS_VERSION,
  ATTR_GCP_CLOUD_RUN_JOB_EXECUTION,
  ATTR_GCP_CLOUD_RUN_JOB_TASK_INDEX,
  ATTR_HOST_ID,
  ATTR_HOST_NAME,
  ATTR_HOST_TYPE,
  ATTR_K8S_CLUSTER_NAME,
} from '@opentelemetry/semantic-conventions/incubating';

import type { Environment } from '../../settings/read-environment';
import { firstOf } from '../first-of';
import type { Cloud, CloudAttributes } from './cloud';

/** Google Cloud: Cloud Run, functions and App Engine, and Compute Engine and GKE when asked for. */
export const gcp: Cloud = {
  fromEnvironment: (environment) => ({
    [ATTR_CLOUD_PROVIDER]: 'gcp',
    [ATTR_CLOUD_ACCOUNT_ID]: firstOf(environment, ['GOOGLE_CLOUD_PROJECT', 'GCP_PROJECT']),
    ...describePlatform(environment),
  }),

  async fromMetadata(environment, ask, isAskedFor) {
    const { [ATTR_CLOUD_PLATFORM]: platform } = describePlatform(environment);
    if (platform === undefined && !isAskedFor) return {};
    const host = firstOf(environment, ['GCE_METADATA_HOST']) ?? '169.254.169.254';
    const headers = { Host: 'metadata.google.internal', 'Metadata-Flavor': 'Google' };
    const read = (path: string) =>
      ask(`http://${host}/computeMetadata/v1/${path}`, { headers }).then((text) => text?.trim());
    const [project, zonePath, regionPath, id] = await Promise.all([
      read('project/project-id'),
      read('instance/zone'),
      read('instance/region'),
      read('instance/id'),
    ]);
    // projects/<number>/zones/europe-west1-b
    const zone = zonePath?.split('/').at(-1);
    const region = regionPath?.split('/').at(-1) ?? zone?.replace(/-[^-]*$/, '');
    const place = { [ATTR_CLOUD_ACCOUNT_ID]: project, [ATTR_CLOUD_REGION]: region };
    if (platform !== undefined) return { ...place, [ATTR_FAAS_INSTANCE]: id };
    if (id === undefined) return {};
    const [name, type, cluster] = await Promise.all([
      read('instance/name'),
      read('instance/machine-type'),
      read('instance/attributes/cluster-name'),
    ]);
    return {
      ...place,
      [ATTR_CLOUD_PROVIDER]: 'gcp',
      [ATTR_CLOUD_PLATFORM]: cluster === undefined ? 'gcp_compute_engine' : 'gcp_kubernetes_engine',
      [ATTR_CLOUD_AVAILABILITY_ZONE]: zone,
      [ATTR_HOST_ID]: id,
      [ATTR_HOST_NAME]: cluster === undefined ? name : undefined,
      [ATTR_HOST_TYPE]: type?.split('/').at(-1),
      [ATTR_K8S_CLUSTER_NAME]: cluster,
    };
  },
};

function describePlatform(environment: Environment): CloudAttributes {
  const given = (name: string) => firstOf(environment, [name]);
  const [service, job, app] = [given('K_SERVICE'), given('CLOUD_RUN_JOB'), given('GAE_SERVICE')];
  if (app !== undefined) {
    return {
      [ATTR_CLOUD_PLATFORM]: 'gcp_app_engine',
      [ATTR_FAAS_NAME]: app,
      [ATTR_FAAS_VERSION]: given('GAE_VERSION'),
      [ATTR_FAAS_INSTANCE]: given('GAE_INSTANCE'),
    };
  }
  if (job !== undefined) {
    const index = Number(given('CLOUD_RUN_TASK_INDEX'));
    return {
      [ATTR_CLOUD_PLATFORM]: 'gcp_cloud_run',
      [ATTR_FAAS_NAME]: job,
      [ATTR_GCP_CLOUD_RUN_JOB_EXECUTION]: given('CLOUD_RUN_EXECUTION'),
      [ATTR_GCP_CLOUD_RUN_JOB_TASK_INDEX]: Number.isNaN(index) ? undefined : index,
    };
  }
  if (service === undefined) return {};
  return {
    [ATTR_CLOUD_PLATFORM]:
      given('FUNCTION_TARGET') === undefined ? 'gcp_cloud_run' : 'gcp_cloud_functions',
    [ATTR_FAAS_NAME]: service,
    [ATTR_FAAS_VERSION]: given('K_REVISION'),
  };
}
