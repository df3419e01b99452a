import type { FileSettings } from '../settings/file-settings';
import type { ResourceAttributes, ResourceAttributeValue } from '../settings/resource-attributes';
import { isPlain, type FileNode } from './file-node';
import { readPatterns } from './read-patterns';
import type { Translation } from './translation';

/** Translates the resource. Attributes one by one go before those of the list. */
export function translateResource(
  translation: Translation,
  node: FileNode | undefined,
): FileSettings['resource'] {
  translation.set('OTEL_RESOURCE_ATTRIBUTES', node?.get('attributes_list'));
  const detection = node?.get('detection/development');
  translateDetectors(translation, detection?.get('detectors'));
  const list = node?.get('attributes');
  const { 'service.name': name, ...attributes } = readAttributes(translation, list);
  if (list !== undefined && name !== undefined) {
    translation.say('OTEL_SERVICE_NAME', String(name), list.path);
  }
  return {
    attributes,
    detected: readPatterns(detection?.get('attributes')),
  };
}

/** Translates the detectors; without a list of them, nothing is detected. */
function translateDetectors(translation: Translation, node: FileNode | undefined): void {
  const variable = 'OTEL_NODE_RESOURCE_DETECTORS';
  if (!translation.has(variable)) return;
  const names = node?.items().flatMap((item) => {
    const keys = item.keys();
    for (const key of keys) item.get(key)?.read();
    return keys;
  });
  const path = node?.path ?? 'resource.detection/development';
  translation.say(variable, names?.join(',') || 'none', path);
}

function readAttributes(translation: Translation, node: FileNode | undefined): ResourceAttributes {
  const attributes: Record<string, ResourceAttributeValue> = {};
  for (const item of node?.items() ?? []) {
    const name = item.text('name');
    const value = item.get('value')?.read();
    const type = item.text('type') ?? typeOf(value);
    if (name === undefined || name === '' || value === undefined || value === null) continue;
    const converted = convert(value, type);
    if (converted === undefined) translation.complain(`${item.path}.value`, `of the type ${type}`);
    else attributes[name] = converted;
  }
  return attributes;
}

/** Returns the type of a value without one: text, or what the file says in its own syntax. */
function typeOf(value: unknown): string {
  if (Array.isArray(value)) return `${typeOf(value[0])}_array`;
  if (typeof value === 'number') return 'double';
  return typeof value === 'boolean' ? 'bool' : 'string';
}

function convert(value: unknown, type: string): ResourceAttributeValue | undefined {
  const [, itemType] = /^(.*)_array$/.exec(type) ?? [];
  if (itemType === undefined) return convertItem(value, type);
  if (!Array.isArray(value)) return undefined;
  const items = value.map((item) => convertItem(item, itemType));
  return items.includes(undefined) ? undefined : (items as string[]);
}

/** Converts a value, which substitution may have left as text. */
function convertItem(value: unknown, type: string): string | number | boolean | undefined {
  if (!isPlain(value)) return undefined;
  const text = String(value);
  switch (type) {
    case 'string':
      return text;
    case 'bool':
      return /^(true|false)$/i.test(text) ? text.toLowerCase() === 'true' : undefined;
    case 'int':
      return /^-?\d+$/.test(text) ? Number(text) : undefined;
    case 'double':
      return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : undefined;
    default:
      return undefined;
  }
}
