import type { EntitySettings } from '../settings/settings';

/**
 * The description of an entity by the keys of the resource's attributes that identify and describe
 * it: `EntityRef` of OTLP.
 */
export interface EntityReference {
  readonly type: string;
  readonly idKeys: readonly string[];
  readonly descriptionKeys: readonly string[];
  readonly schemaUrl: string | undefined;
}

export const toEntityReferences = (
  entities: readonly EntitySettings[],
): readonly EntityReference[] =>
  entities.map(({ type, id, description, schemaUrl }) => ({
    type,
    idKeys: Object.keys(id),
    descriptionKeys: Object.keys(description),
    schemaUrl,
  }));
