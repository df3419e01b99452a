import type { ValueOf } from './definitions';
import type { SamplerSettings } from './settings';
import type { Variables } from './variables';

type SamplerName = ValueOf<'OTEL_TRACES_SAMPLER'>;

/**
 * Parses the sampler of the variables for sampling. The rules and the limit are for the first spans
 * of traces, so they stand where the parent does not decide.
 *
 * @param given - the sampler of the configuration file, in the place of `OTEL_TRACES_SAMPLER`
 */
export function parseSampler(variables: Variables, given?: SamplerSettings): SamplerSettings {
  const base = given ?? parseNamedSampler(variables);
  const own = (root: SamplerSettings) => withLimit(variables, withRules(variables, root));
  const sampler = base.kind === 'parent_based' ? { ...base, root: own(base.root) } : own(base);
  return variables.value('ACME_OTEL_ALWAYS_RECORD')
    ? { kind: 'always_record', root: sampler }
    : sampler;
}

function parseNamedSampler(variables: Variables): SamplerSettings {
  const name = parseSamplerName(variables);
  const root = parseRoot(variables, name);
  return name.startsWith('parentbased_') ? { kind: 'parent_based', root } : root;
}

function withRules(variables: Variables, fallback: SamplerSettings): SamplerSettings {
  const rules = variables.value('ACME_OTEL_SAMPLING_RULES');
  return rules.length === 0 ? fallback : { kind: 'rules', rules, fallback };
}

function withLimit(variables: Variables, root: SamplerSettings): SamplerSettings {
  const tracesPerSecond = variables.valueIfSet('ACME_OTEL_TRACES_PER_SECOND');
  return tracesPerSecond === undefined ? root : { kind: 'rate_limiting', tracesPerSecond, root };
}

/**
 * Parses the name of the sampler. Those that ask a server for rules are replaced by the default
 * one, with a word.
 */
function parseSamplerName(variables: Variables): SamplerName {
  const name = variables.texts.get('OTEL_TRACES_SAMPLER')?.toLowerCase() ?? '';
  if (!REMOTE_SAMPLERS.has(name)) return variables.value('OTEL_TRACES_SAMPLER');
  const about = {
    text: name,
    expected: 'decided in this process',
    cure: 'it asks a server for rules; tail sampling in a Collector does that for all services',
  };
  variables.report('OTEL_TRACES_SAMPLER', about, 'parentbased_always_on');
  return 'parentbased_always_on';
}

const REMOTE_SAMPLERS: ReadonlySet<string> = new Set([
  'jaeger_remote',
  'parentbased_jaeger_remote',
  'xray',
]);

function parseRoot(variables: Variables, name: SamplerName): SamplerSettings {
  if (name.endsWith('traceidratio')) {
    return { kind: 'trace_id_ratio', ratio: variables.value('OTEL_TRACES_SAMPLER_ARG') };
  }
  const text = variables.texts.get('OTEL_TRACES_SAMPLER_ARG');
  if (text !== undefined && !variables.texts.has('OTEL_TRACES_SAMPLER')) {
    const cure = 'set OTEL_TRACES_SAMPLER=parentbased_traceidratio';
    variables.report('OTEL_TRACES_SAMPLER_ARG', { text, expected: `read by ${name}`, cure }, '');
  }
  return { kind: name.endsWith('always_off') ? 'always_off' : 'always_on' };
}
