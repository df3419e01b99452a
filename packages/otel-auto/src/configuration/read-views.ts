import type { AggregationSettings, ViewSettings } from '../settings/settings';
import type { FileNode } from './file-node';
import { readPatterns } from './read-patterns';
import type { Translation } from './translation';

/** Returns the views. What the SDK would refuse is left out and named. */
export function readViews(
  translation: Translation,
  node: FileNode | undefined,
): readonly ViewSettings[] {
  return (node?.items() ?? []).flatMap((view) => readView(translation, view) ?? []);
}

function readView(translation: Translation, view: FileNode): ViewSettings | undefined {
  const selector = readSelector(view.get('selector'));
  const stream = view.get('stream');
  if (Object.keys(selector).length === 0) {
    view.read();
    translation.complain(`${view.path}.selector`, 'a selector of instruments');
    return undefined;
  }
  const name = readName(translation, stream, selector);
  const description = stream?.text('description');
  const limit = stream?.text('aggregation_cardinality_limit');
  const aggregation = readAggregation(stream?.get('aggregation'));
  const keys = stream?.get('attribute_keys');
  return {
    selector,
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    ...(aggregation && { aggregation }),
    ...(limit !== undefined && { cardinalityLimit: Number(limit) }),
    ...(keys && { attributeKeys: readPatterns(keys) }),
  };
}

function readSelector(node: FileNode | undefined): ViewSettings['selector'] {
  const selector: Record<string, string> = {};
  for (const [key, field] of Object.entries(SELECTOR_FIELDS)) {
    const text = node?.text(key);
    if (text !== undefined && text !== '') selector[field] = text;
  }
  return selector;
}

const SELECTOR_FIELDS = {
  instrument_name: 'instrumentName',
  instrument_type: 'instrumentType',
  unit: 'instrumentUnit',
  meter_name: 'meterName',
  meter_version: 'meterVersion',
  meter_schema_url: 'meterSchemaUrl',
} as const satisfies Readonly<Record<string, keyof ViewSettings['selector']>>;

/** Returns the new name, which only one instrument can have. */
function readName(
  translation: Translation,
  stream: FileNode | undefined,
  { instrumentName }: ViewSettings['selector'],
): string | undefined {
  const name = stream?.text('name');
  if (name === undefined || name === '') return undefined;
  if (instrumentName !== undefined && !/[*?]/.test(instrumentName)) return name;
  const cure = 'several instruments cannot have one name; select one by instrument_name';
  translation.complain(`${stream!.path}.name`, 'usable here', { cure });
  return undefined;
}

function readAggregation(node: FileNode | undefined): AggregationSettings | undefined {
  const key = node?.keys().find((each) => Object.hasOwn(READERS, each));
  return key === undefined ? undefined : READERS[key]!(node!.get(key)!);
}

const READERS: Readonly<Record<string, (node: FileNode) => AggregationSettings>> = {
  default: () => ({ kind: 'default' }),
  drop: () => ({ kind: 'drop' }),
  last_value: () => ({ kind: 'last_value' }),
  sum: () => ({ kind: 'sum' }),
  explicit_bucket_histogram: (node) => ({
    kind: 'explicit_bucket_histogram',
    boundaries: node
      .texts('boundaries')
      ?.map(Number)
      .toSorted((a, b) => a - b),
    recordMinMax: node.text('record_min_max') !== 'false',
  }),
  base2_exponential_bucket_histogram: (node) => ({
    kind: 'base2_exponential_bucket_histogram',
    maxSize: Number(node.text('max_size') ?? 160),
    recordMinMax: node.text('record_min_max') !== 'false',
  }),
};
