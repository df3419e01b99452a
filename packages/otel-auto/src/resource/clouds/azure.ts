import {
  ATTR_CLOUD_ACCOUNT_ID,
  ATTR_CLOUD_PLATFORM,
  ATTR_CLOUD_PROVIDER,
  ATTR_CLOUD_REGION,
  ATTR_CLOUD_RESOURCE_ID,
  ATTR_DEPLOYMENT_ENVIRONMENT_NAME,
  ATTR_FAAS_INSTANCE,
  ATTR_FAAS_MAX_MEMORY,
  ATTR_FAAS_NAME,
  ATTR_FAAS_VERSION,
  ATTR_HOST_ID,
  ATTR_HOST_NAME,
  ATTR_HOST_TYPE,
} from '@opentelemetry/semantic-conventions/incubating';

import type { Environment } from '../../settings/read-environment';
import { firstOf } from '../first-of';
import type { Cloud, CloudAttributes } from './cloud';
import { parseJson } from './parse-json';

/** Azure: App Service, functions and Container Apps, and virtual machines and AKS when asked for. */
export const azure: Cloud = {
  fromEnvironment: (environment) => ({
    [ATTR_CLOUD_PROVIDER]: 'azure',
    [ATTR_CLOUD_REGION]: firstOf(environment, ['REGION_NAME']),
    ...describePlatform(environment),
  }),

  async fromMetadata(environment, ask, isAskedFor) {
    const isKnown = describePlatform(environment)[ATTR_CLOUD_PLATFORM] !== undefined;
    if (isKnown || !isAskedFor) return {};
    const given = firstOf(environment, ['AZURE_POD_IDENTITY_AUTHORITY_HOST']);
    const base = (given ?? 'http://169.254.169.254').replace(/\/+$/, '');
    const machine = parseJson<Machine>(
      await ask(`${base}/metadata/instance/compute?api-version=2021-02-01&format=json`, {
        headers: { Metadata: 'true' },
      }),
    );
    if (machine.vmId === undefined) return {};
    const isInCluster = firstOf(environment, ['KUBERNETES_SERVICE_HOST']) !== undefined;
    return {
      [ATTR_CLOUD_PROVIDER]: 'azure',
      [ATTR_CLOUD_PLATFORM]: isInCluster ? 'azure.aks' : 'azure.vm',
      [ATTR_CLOUD_REGION]: machine.location,
      [ATTR_CLOUD_ACCOUNT_ID]: machine.subscriptionId,
      [ATTR_CLOUD_RESOURCE_ID]: machine.resourceId,
      [ATTR_HOST_ID]: machine.vmId,
      [ATTR_HOST_NAME]: isInCluster ? undefined : machine.name,
      [ATTR_HOST_TYPE]: machine.vmSize,
    };
  },
};

interface Machine {
  readonly location?: string;
  readonly name?: string;
  readonly resourceId?: string;
  readonly subscriptionId?: string;
  readonly vmId?: string;
  readonly vmSize?: string;
}

function describePlatform(environment: Environment): CloudAttributes {
  const given = (...names: readonly string[]) => firstOf(environment, names);
  const containerApp = given('CONTAINER_APP_NAME');
  if (containerApp !== undefined) return { [ATTR_CLOUD_PLATFORM]: 'azure.container_apps' };
  const site = given('WEBSITE_SITE_NAME');
  if (given('FUNCTIONS_EXTENSION_VERSION', 'AZURE_FUNCTIONS_ENVIRONMENT') !== undefined) {
    const megabytes = Number(given('WEBSITE_MEMORY_LIMIT_MB'));
    return {
      [ATTR_CLOUD_PLATFORM]: 'azure.functions',
      [ATTR_FAAS_NAME]: site,
      [ATTR_FAAS_VERSION]: given('FUNCTIONS_EXTENSION_VERSION'),
      [ATTR_FAAS_INSTANCE]: given('WEBSITE_INSTANCE_ID'),
      [ATTR_FAAS_MAX_MEMORY]: megabytes > 0 ? megabytes * 1024 * 1024 : undefined,
      [ATTR_CLOUD_RESOURCE_ID]: toResourceId(environment, site),
    };
  }
  if (site === undefined) return {};
  return {
    [ATTR_CLOUD_PLATFORM]: 'azure.app_service',
    [ATTR_DEPLOYMENT_ENVIRONMENT_NAME]: given('WEBSITE_SLOT_NAME'),
    [ATTR_HOST_ID]: given('WEBSITE_HOSTNAME'),
    [ATTR_CLOUD_RESOURCE_ID]: toResourceId(environment, site),
  };
}

/** Returns the id of a site; its owner is `<subscription>+<resource group>-<region>webspace`. */
function toResourceId(environment: Environment, site: string | undefined): string | undefined {
  const [subscription] = firstOf(environment, ['WEBSITE_OWNER_NAME'])?.split('+') ?? [];
  const group = firstOf(environment, ['WEBSITE_RESOURCE_GROUP']);
  return subscription === undefined || group === undefined || site === undefined
    ? undefined
    : `/subscriptions/${subscription}/resourceGroups/${group}/providers/Microsoft.Web/sites/${site}`;
}
