import { DEFINITIONS } from './definitions';
import { toSuggestion } from './find-nearest';
import { splitList } from './parse-names';
import type { Parsed, Rejected } from './parsed';
import type { InstrumentationsSettings } from './settings';
import type { Variables } from './variables';

/** Parses the two variables that enable and disable instrumentations. */
export function parseInstrumentations(
  variables: Variables,
  known: readonly string[],
  added: readonly string[] = [],
): InstrumentationsSettings {
  return {
    enabled: parse(variables, known, ENABLED, 'those on by default'),
    disabled: parse(variables, known, DISABLED, '') ?? [],
    added,
  };
}

/** Parses the instrumentations whose spans have to be inside of others; `none` for none of them. */
export function parseRequireParent(
  variables: Variables,
  known: readonly string[],
): readonly string[] {
  const usual = DEFINITIONS[REQUIRE_PARENT].default;
  if (variables.texts.get(REQUIRE_PARENT)?.toLowerCase() === 'none') return [];
  return parse(variables, known, REQUIRE_PARENT, usual.join(', ')) ?? usual;
}

const ENABLED = 'OTEL_NODE_ENABLED_INSTRUMENTATIONS';
const DISABLED = 'OTEL_NODE_DISABLED_INSTRUMENTATIONS';
const REQUIRE_PARENT = 'ACME_OTEL_REQUIRE_PARENT';

function parse(
  variables: Variables,
  known: readonly string[],
  name: typeof ENABLED | typeof DISABLED | typeof REQUIRE_PARENT,
  otherwise: string,
): readonly string[] | undefined {
  const text = variables.texts.get(name);
  if (text === undefined) return undefined;
  const { value, rejected } = parseShortNames(text, known);
  for (const each of rejected) variables.report(name, each, value?.join(', ') ?? otherwise);
  return value;
}

const PACKAGE_PREFIX = '@opentelemetry/instrumentation-';

/** Parses names such as `express` or `@opentelemetry/instrumentation-express`, in any case. */
function parseShortNames(text: string, known: readonly string[]): Parsed<readonly string[]> {
  const found: string[] = [];
  const rejected: Rejected[] = [];
  for (const item of splitList(text)) {
    const lower = item.toLowerCase();
    const name = lower.startsWith(PACKAGE_PREFIX) ? lower.slice(PACKAGE_PREFIX.length) : lower;
    if (!known.includes(name)) {
      const expected = 'an instrumentation of this distro';
      rejected.push({ text: item, expected, cure: toSuggestion(name, known) });
    } else if (!found.includes(name)) {
      found.push(name);
    }
  }
  return { value: found.length > 0 ? found : undefined, rejected };
}
