import type { AsyncResource } from 'node:async_hooks';
import { type Resource, resourceFromAttributes } from '@opentelemetry/resources';

import type { LoaderOf } from '../loader-of';
import type { ModuleHooks } from '../module-hooks/module-hooks';
import { runAside } from '../run-aside';
import { readEnvironment } from '../settings/read-environment';
import type { ResourceSettings } from '../settings/settings';
import type { ResourceAttributes } from '../settings/resource-attributes';
import type { HttpRequest } from '../transport/http-endpoint';
import { createResourceAttributes, type ResourceInput } from './create-resource-attributes';
import { findClouds } from './find-clouds';
import { LateResource } from './late-resource';
import { randomUuid } from './random-uuid';
import { toEntityReferences } from './to-entity-references';

/**
 * Creates the resource of the process. What metadata servers of a cloud answer is added when it
 * comes: no record waits for it.
 */
export function createResource(
  settings: ResourceSettings,
  input: ResourceInput & {
    readonly chunks: LoaderOf<{ readonly clouds: typeof import('../chunks/clouds') }>;
    readonly hooks: Pick<ModuleHooks, 'pause'>;
    readonly ownScope: AsyncResource;
    /** Redacts attributes, whoever they come from. */
    readonly redact: (attributes: ResourceAttributes) => ResourceAttributes;
    readonly unwrappedRequests: ReadonlyMap<string, HttpRequest>;
  },
): Resource {
  const environment = readEnvironment();
  const instanceId = randomUuid();
  const describe = (cloudAttributes: ResourceAttributes): Resource =>
    resourceFromAttributes(
      input.redact(
        createResourceAttributes(settings, { ...input, environment, instanceId, cloudAttributes }),
      ),
    );
  const references = toEntityReferences(settings.entities);
  const clouds = findClouds(settings.detectors, environment);
  if (clouds.length === 0) return new LateResource(describe({}), references);
  const { attributes, later } = runAside(input, () => {
    const { detectClouds } = input.hooks.pause(() => input.chunks.load('clouds'));
    return detectClouds(clouds, environment, input.unwrappedRequests.get('http'));
  });
  const resource = new LateResource(describe(attributes), references);
  void later.then((found) => resource.complete(describe(found)));
  return resource;
}
