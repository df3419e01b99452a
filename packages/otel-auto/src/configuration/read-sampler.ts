import type { ParentBasedSettings, SamplerSettings, SamplingRule } from '../settings/settings';
import type { FileNode } from './file-node';
import { readPatterns } from './read-patterns';
import type { Translation } from './translation';

/**
 * Returns the sampler of a part; `undefined` without one, and for one that the distro does not have,
 * which is named.
 */
export function readSampler(
  translation: Translation,
  node: FileNode | undefined,
): SamplerSettings | undefined {
  return readComponent(translation, node, SAMPLERS);
}

type Reader = (translation: Translation, node: FileNode) => SamplerSettings | undefined;

function readComponent(
  translation: Translation,
  node: FileNode | undefined,
  readers: Readonly<Record<string, Reader>>,
): SamplerSettings | undefined {
  const key = node?.keys()[0];
  // What has no reader stays unread, and is named.
  const reader = key !== undefined && Object.hasOwn(readers, key) ? readers[key] : undefined;
  return reader?.(translation, node!.get(key!)!);
}

const SAMPLERS: Readonly<Record<string, Reader>> = {
  always_on: () => ({ kind: 'always_on' }),
  always_off: () => ({ kind: 'always_off' }),
  trace_id_ratio_based: (_, node) => ({ kind: 'trace_id_ratio', ratio: readRatio(node) }),
  'probability/development': (_, node) => ({ kind: 'probability', ratio: readRatio(node) }),
  parent_based: readParentBased,
  always_record(translation, node) {
    const root = readSampler(translation, node.get('root'));
    return root && { kind: 'always_record', root };
  },
  'composite/development': (translation, node) =>
    readComponent(translation, node, COMPOSABLE_SAMPLERS),
  'jaeger_remote/development'(translation, node) {
    node.read();
    const cure =
      'it asks a server for rules; tail sampling in a Collector does that for all services';
    const used = 'the sampler that follows the parent';
    translation.complain(node.path, 'decided in this process', { cure, used });
    return undefined;
  },
};

function readParentBased(translation: Translation, node: FileNode): ParentBasedSettings {
  const read = (key: string) => readSampler(translation, node.get(key));
  const parts: [keyof ParentBasedSettings, SamplerSettings | undefined][] = [
    ['remoteParentSampled', read('remote_parent_sampled')],
    ['remoteParentNotSampled', read('remote_parent_not_sampled')],
    ['localParentSampled', read('local_parent_sampled')],
    ['localParentNotSampled', read('local_parent_not_sampled')],
  ];
  return {
    kind: 'parent_based',
    root: read('root') ?? { kind: 'always_on' },
    ...Object.fromEntries(parts.filter(([, sampler]) => sampler !== undefined)),
  };
}

const COMPOSABLE_SAMPLERS: Readonly<Record<string, Reader>> = {
  always_on: () => ALL,
  always_off: () => NONE,
  probability: (_, node) => ({ kind: 'probability', ratio: readRatio(node) }),
  parent_threshold(translation, node) {
    const root = readComponent(translation, node.get('root'), COMPOSABLE_SAMPLERS);
    return { kind: 'parent_threshold', root: root ?? ALL };
  },
  rule_based(translation, node) {
    const rules = node.get('rules')?.items() ?? [];
    return {
      kind: 'rules',
      rules: rules.flatMap((rule) => readRule(translation, rule) ?? []),
      fallback: NONE,
    };
  },
};

const ALL: SamplerSettings = { kind: 'probability', ratio: 1 };
const NONE: SamplerSettings = { kind: 'probability', ratio: 0 };

function readRule(translation: Translation, node: FileNode): SamplingRule | undefined {
  const sampler = readComponent(translation, node.get('sampler'), COMPOSABLE_SAMPLERS);
  const spanKinds = node.texts('span_kinds');
  const parent = node.texts('parent');
  const values = node.get('attribute_values');
  const patterns = node.get('attribute_patterns');
  const matches = {
    ...(spanKinds && { spanKinds }),
    ...(parent && { parent }),
    ...(values && {
      attributeValues: { key: values.text('key') ?? '', values: values.texts('values') ?? [] },
    }),
    ...(patterns && {
      attributePatterns: { key: patterns.text('key') ?? '', ...readPatterns(patterns) },
    }),
  } as SamplingRule['matches'];
  return sampler && { matches, sampler };
}

/** Returns the ratio, which is 1 unless it is said; the schema bounds it. */
const readRatio = (node: FileNode): number => Number(node.text('ratio') ?? 1);
