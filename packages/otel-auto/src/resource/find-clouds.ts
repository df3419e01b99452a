import type { Environment } from '../settings/read-environment';
import type { ResourceSettings } from '../settings/settings';
import { firstOf } from './first-of';

/** The clouds that the distro knows, by the names of their detectors. */
export type CloudName = keyof typeof MARKS;

/** A cloud that the process may run in. */
export interface PossibleCloud {
  readonly name: CloudName;
  /** Whether the user has asked for it. */
  readonly isAskedFor: boolean;
  /** Whether the environment has a variable that is set in this cloud alone. */
  readonly isGivenAway: boolean;
}

/** Returns the clouds to look at: those asked for, and with `cloud` those that are given away. */
export function findClouds(
  detectors: ResourceSettings['detectors'],
  environment: Environment,
): readonly PossibleCloud[] {
  return (Object.keys(MARKS) as CloudName[])
    .map((name) => ({
      name,
      isAskedFor: detectors.includes(name),
      isGivenAway: firstOf(environment, MARKS[name]) !== undefined,
    }))
    .filter(
      ({ isAskedFor, isGivenAway }) => isAskedFor || (isGivenAway && detectors.includes('cloud')),
    );
}

const MARKS = {
  aws: [
    'AWS_LAMBDA_FUNCTION_NAME',
    'ECS_CONTAINER_METADATA_URI_V4',
    'ECS_CONTAINER_METADATA_URI',
    'AWS_EXECUTION_ENV',
  ],
  gcp: ['K_SERVICE', 'CLOUD_RUN_JOB', 'GAE_SERVICE', 'FUNCTION_TARGET', 'GOOGLE_CLOUD_PROJECT'],
  azure: [
    'WEBSITE_SITE_NAME',
    'FUNCTIONS_EXTENSION_VERSION',
    'AZURE_FUNCTIONS_ENVIRONMENT',
    'CONTAINER_APP_NAME',
  ],
} as const;
