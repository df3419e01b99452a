import type { Environment } from '../../settings/read-environment';
import type { ResourceAttributes } from '../../settings/resource-attributes';
import type { HttpRequest } from '../../transport/http-endpoint';
import type { PossibleCloud } from '../find-clouds';
import { aws } from './aws';
import { azure } from './azure';
import type { Ask, CloudAttributes } from './cloud';
import { createAsk } from './create-ask';
import { gcp } from './gcp';

const CLOUDS = { aws, azure, gcp };

/** The attributes of the clouds that a process may run in. */
export interface DetectedClouds {
  /** The attributes that the environment tells. */
  readonly attributes: ResourceAttributes;
  /** The same together with what metadata servers have answered; never rejects. */
  readonly later: Promise<ResourceAttributes>;
}

/** Detects the clouds, each by what its environment tells and by asking its metadata servers. */
export function detectClouds(
  clouds: readonly PossibleCloud[],
  environment: Environment,
  send?: HttpRequest,
): DetectedClouds {
  const ask: Ask = createAsk(send);
  // A cloud that is only asked for may not be the one, whatever variables its tools have left.
  const given = clouds.filter(({ isGivenAway }) => isGivenAway);
  const attributes = merge(given.map(({ name }) => CLOUDS[name].fromEnvironment(environment)));
  const answers = clouds.map(({ name, isAskedFor }) =>
    CLOUDS[name].fromMetadata(environment, ask, isAskedFor).catch(() => ({})),
  );
  return {
    attributes,
    later: Promise.all(answers).then((found) => merge([attributes, ...found])),
  };
}

function merge(parts: readonly CloudAttributes[]): ResourceAttributes {
  const merged: Record<string, ResourceAttributes[string]> = {};
  for (const part of parts) {
    for (const [key, value] of Object.entries(part)) {
      if (value !== undefined && value !== '') merged[key] = value;
    }
  }
  return merged;
}
