import { splitList, toSuggestion } from './parse-names';
import type { Parsed, Rejected } from './parsed';
import type { InstrumentationsSettings } from './settings';
import type { Variables } from './variables';

/** Gives which instrumentations are asked for, and which are asked away. */
export function parseInstrumentations(
  variables: Variables,
  known: readonly string[],
): InstrumentationsSettings {
  return {
    enabled: parse('OTEL_NODE_ENABLED_INSTRUMENTATIONS', 'those on by default'),
    disabled: parse('OTEL_NODE_DISABLED_INSTRUMENTATIONS', '') ?? [],
  };

  function parse(
    name: 'OTEL_NODE_ENABLED_INSTRUMENTATIONS' | 'OTEL_NODE_DISABLED_INSTRUMENTATIONS',
    otherwise: string,
  ): readonly string[] | undefined {
    const text = variables.text(name);
    if (text === undefined) return undefined;
    const { value, rejected } = parseShortNames(text, known);
    for (const each of rejected) variables.report(name, each, value?.join(', ') ?? otherwise);
    return value;
  }
}

const PACKAGE_PREFIX = '@opentelemetry/instrumentation-';

/** `express` or `@opentelemetry/instrumentation-express`, in any case. */
function parseShortNames(text: string, known: readonly string[]): Parsed<readonly string[]> {
  const found = new Set<string>();
  const rejected: Rejected[] = [];
  for (const item of splitList(text)) {
    const lower = item.toLowerCase();
    const name = lower.startsWith(PACKAGE_PREFIX) ? lower.slice(PACKAGE_PREFIX.length) : lower;
    if (known.includes(name)) found.add(name);
    else rejected.push({ text: item, expected: EXPECTED, cure: toSuggestion(name, known) });
  }
  return { value: found.size > 0 ? [...found] : undefined, rejected };
}

const EXPECTED = 'an instrumentation of this distro';
