import type { Rejected } from './parsed';
import type { EntitySettings } from './settings';
import type { Variables } from './variables';

/**
 * Parses the entities of `OTEL_ENTITIES`; a bad one is left out and reported by its place and type
 * alone.
 *
 * Specification, "Specifying entity information via an environment variable".
 */
export function parseEntities(variables: Variables): readonly EntitySettings[] {
  const name = 'OTEL_ENTITIES';
  const text = variables.texts.get(name);
  if (text === undefined) return [];
  const found: EntitySettings[] = [];
  const rejected: Rejected[] = [];
  for (const [index, entry] of text.split(';').entries()) {
    if (entry.trim() === '') continue;
    const entity = parseEntity(entry.trim());
    if (typeof entity === 'string') {
      rejected.push(reject(entry, `entry ${index + 1} ${entity}`));
      continue;
    }
    const { schemaUrl } = entity;
    if (schemaUrl !== undefined && !URL.canParse(schemaUrl)) {
      rejected.push(reject(entry, `the schema URL of entry ${index + 1} is no URL`));
      found.push({ ...entity, schemaUrl: undefined });
    } else found.push(entity);
  }
  const { entities, faults } = withoutConflicts(found);
  rejected.push(...faults);
  const used = entities.map(({ type }) => type).join(', ');
  for (const each of rejected) variables.report(name, each, used);
  return entities;
}

function reject(entry: string, cure: string): Rejected {
  const [, type] = ENTITY_START.exec(entry) ?? [];
  return { text: type === undefined ? '***' : `${type}{…}`, expected: 'usable as a whole', cure };
}

const ENTITY_START = /^\s*([a-z][\w.-]*)\{/i;
const ENTITY = /^([^{]*)\{([^{}[\]@]*)\}(?:\[([^{}[\]@]*)\])?(?:@(.*))?$/;
const NAME = /^[a-z][\w.-]*$/i;

/** Returns the entity, or what is wrong with it. */
function parseEntity(text: string): EntitySettings | string {
  const [match, type = '', id = '', description = '', schemaUrl] = ENTITY.exec(text) ?? [];
  if (match === undefined) return 'is not type{key=value}[key=value]@url';
  if (!NAME.test(type)) return 'has no type';
  const [identifying, describing] = [parsePairs(id), parsePairs(description)];
  if (identifying === undefined || describing === undefined)
    return 'has a pair that is not key=value';
  if (Object.keys(identifying).length === 0) return 'has no identifying attribute';
  return { type, id: identifying, description: describing, schemaUrl: schemaUrl || undefined };
}

function parsePairs(text: string): Readonly<Record<string, string>> | undefined {
  const pairs: [string, string][] = [];
  for (const pair of text.split(',')) {
    if (pair.trim() === '') continue;
    const [key = '', value, ...rest] = pair.split('=');
    const decoded = decode(value?.trim());
    if (!NAME.test(key.trim()) || decoded === undefined || rest.length > 0) return undefined;
    pairs.push([key.trim(), decoded]);
  }
  return Object.fromEntries(pairs);
}

function decode(text: string | undefined): string | undefined {
  try {
    return text === undefined ? undefined : decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/**
 * Keeps of entities of one type with a common identifying key only the last, and of a describing
 * attribute with several values only that of the last entity.
 */
function withoutConflicts(found: readonly EntitySettings[]): {
  readonly entities: readonly EntitySettings[];
  readonly faults: readonly Rejected[];
} {
  const faults: Rejected[] = [];
  const last = found.filter((entity, index) => {
    const isReplaced = found
      .slice(index + 1)
      .some((later) => later.type === entity.type && haveCommonKey(later.id, entity.id));
    if (isReplaced) faults.push(reject(`${entity.type}{`, 'a later entity of this type counts'));
    return !isReplaced;
  });
  const entities = last.map((entity, index) => {
    const later = last.slice(index + 1);
    const kept = Object.entries(entity.description).filter(([key, value]) => {
      const isReplaced = later.some(
        ({ description }) => Object.hasOwn(description, key) && description[key] !== value,
      );
      if (isReplaced) {
        faults.push(reject(`${entity.type}{`, `a later entity has another value for ${key}`));
      }
      return !isReplaced;
    });
    return { ...entity, description: Object.fromEntries(kept) };
  });
  return { entities, faults };
}

const haveCommonKey = (one: object, other: object): boolean =>
  Object.keys(one).some((key) => Object.hasOwn(other, key));
