import { findDefinition, type Definition } from '../../settings/definitions';
import { splitList } from '../../settings/parse-names';
import { literal, reference } from './literal';

/**
 * Creates the part of the distro: its own variables, and those of OpenTelemetry for which the format
 * has no place. `undefined` if none is set.
 */
export function createDistributionPart(texts: ReadonlyMap<string, string>): object | undefined {
  const entries: [string, unknown][] = [];
  for (const [variable, text] of texts) {
    const definition = findDefinition(variable);
    if (definition === undefined || hasPlace(variable, text)) continue;
    const key = variable.replace(/^ACME_OTEL_/, '').toLowerCase();
    entries.push([key, createValue(variable, definition, text)]);
  }
  return entries.length === 0 ? undefined : { acme_otel_auto: Object.fromEntries(entries) };
}

function createValue(variable: string, definition: Definition, text: string): unknown {
  if (definition.sensitive || IN_EACH_POD.test(variable)) return reference(variable);
  switch (definition.kind) {
    case 'boolean':
      return /^(true|false)$/i.test(text) ? text.toLowerCase() === 'true' : literal(text);
    case 'integer':
    case 'durationMillis':
    case 'timeoutMillis':
    case 'ratio':
      return String(Number(text)) === text ? Number(text) : literal(text);
    case 'list':
    case 'paths':
    case 'keys':
    case 'tokens':
    case 'instrumentations':
    case 'redactedNames':
    case 'namePatterns':
      return /^none$/i.test(text) ? [] : splitList(text).map(literal);
    case 'samplingRules':
      return text.split(';').map((rule) => literal(rule.trim()));
    default:
      return literal(text);
  }
}

/** Variables that Kubernetes sets in each pod. */
const IN_EACH_POD = /^OTEL_RESOURCE_ATTRIBUTES_(POD|NODE)_/;

/** Returns whether the format has a place for a value of a variable. */
const hasPlace = (variable: string, text: string): boolean =>
  PLACED.test(variable) && !(variable === 'OTEL_LOG_LEVEL' && /^(none|all)$/i.test(text));

const PLACED = new RegExp(
  `^OTEL_(${[
    'SDK_DISABLED',
    '(EXPERIMENTAL_)?CONFIG_FILE',
    'LOG_LEVEL',
    'SERVICE_NAME',
    'RESOURCE_ATTRIBUTES',
    'NODE_RESOURCE_DETECTORS',
    'PROPAGATORS',
    '(TRACES|METRICS|LOGS)_EXPORTER',
    'EXPORTER_OTLP_.*',
    'TRACES_SAMPLER(_ARG)?',
    'BL?R?S?P_.*',
    'METRIC_EXPORT_.*',
    '.*_LIMIT',
    'NODE_(ENABLED|DISABLED)_INSTRUMENTATIONS',
  ].join('|')})$`,
);
