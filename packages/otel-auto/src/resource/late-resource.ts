import type { Resource } from '@opentelemetry/resources';
import type { EntityReference } from './to-entity-references';

/**
 * A resource that is complete later: whoever reads it before has what is known by then, and nobody
 * waits. An export request has the attributes that are known when its first record is added.
 */
export class LateResource implements Resource {
  readonly entityRefs: readonly EntityReference[];
  #known: Resource;

  constructor(known: Resource, entityRefs: readonly EntityReference[]) {
    this.#known = known;
    this.entityRefs = entityRefs;
  }

  /** Replaces what is known. */
  complete(known: Resource): void {
    this.#known = known;
  }

  get attributes(): Resource['attributes'] {
    return this.#known.attributes;
  }

  get asyncAttributesPending(): boolean {
    return false;
  }

  merge(other: Resource | null): Resource {
    return this.#known.merge(other);
  }

  getRawAttributes(): ReturnType<Resource['getRawAttributes']> {
    return this.#known.getRawAttributes();
  }
}
