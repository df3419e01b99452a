import { isSameWord, toSuggestion } from './find-nearest';

/**
 * Returns what the writer of an unknown name most likely meant, as a cure: a name that differs in
 * case or in a letter or two, what the most popular wrong names stand for, or the shortest name
 * that has all of its words. `undefined` if nothing is near.
 */
export function findMeantVariable(name: string, known: readonly string[]): string | undefined {
  const upper = name.toUpperCase();
  if (known.includes(upper)) return `did you mean ${upper}?`;
  const cure = POPULAR_MISTAKES[upper.replace(/^OTLP_/, 'OTEL_')] ?? toSuggestion(upper, known);
  if (cure !== undefined) return cure;
  const candidates = known.filter((each) => ownerOf(each) === ownerOf(upper));
  const found = findByWords(upper, candidates);
  return found === undefined ? undefined : `did you mean ${found}?`;
}

const ownerOf = (name: string): string => (name.startsWith('ACME_') ? 'ours' : 'specification');

const asAttribute = (key: string): string => `write OTEL_RESOURCE_ATTRIBUTES=${key}=…`;
const asExporter = (signal: string): string => `OTEL_${signal}_EXPORTER=none switches them off`;

/** Popular names whose words do not lead to the right one. */
const POPULAR_MISTAKES: Readonly<Record<string, string>> = {
  OTEL_DEBUG: 'write OTEL_LOG_LEVEL=debug',
  OTEL_DEPLOYMENT_ENVIRONMENT: asAttribute('deployment.environment.name'),
  OTEL_ENABLED: 'OTEL_SDK_DISABLED=true switches everything off',
  OTEL_ENV: asAttribute('deployment.environment.name'),
  OTEL_ENVIRONMENT: asAttribute('deployment.environment.name'),
  OTEL_LOGS: asExporter('LOGS'),
  OTEL_LOGS_ENABLED: asExporter('LOGS'),
  OTEL_METRICS: asExporter('METRICS'),
  OTEL_METRICS_ENABLED: asExporter('METRICS'),
  OTEL_SDK_ENABLED: 'OTEL_SDK_DISABLED=true switches everything off',
  OTEL_SERVICE_ENVIRONMENT: asAttribute('deployment.environment.name'),
  OTEL_SERVICE_INSTANCE_ID: asAttribute('service.instance.id'),
  OTEL_SERVICE_NAMESPACE: asAttribute('service.namespace'),
  OTEL_SERVICE_VERSION: asAttribute('service.version'),
  OTEL_TRACES: asExporter('TRACES'),
  OTEL_TRACES_ENABLED: asExporter('TRACES'),
  OTEL_TRACING_ENABLED: asExporter('TRACES'),
};

/** Returns the name with the fewest words that has every word of a wrong one. */
function findByWords(name: string, known: readonly string[]): string | undefined {
  const words = toWords(name);
  if (words.length === 0) return undefined;
  let found: string | undefined;
  let fewest = Number.POSITIVE_INFINITY;
  for (const each of known) {
    const theirs = toWords(each);
    if (theirs.length >= fewest) continue;
    if (words.every((word) => theirs.some((their) => isSameWord(word, their)))) {
      [found, fewest] = [each, theirs.length];
    }
  }
  return found;
}

/** Returns the words of a name that tell it from others, each in the one form that it has here. */
const toWords = (name: string): readonly string[] => [
  ...new Set(
    name
      .split('_')
      .map((word) => SYNONYMS[word] ?? word)
      .filter((word) => word !== '' && !NOISE.has(word)),
  ),
];

const NOISE: ReadonlySet<string> = new Set([
  'OTEL',
  'ACME',
  'COLLECTOR',
  'JS',
  'MILLIS',
  'MS',
  'NODE',
  'NODEJS',
  'SDK',
]);

const SYNONYMS: Readonly<Record<string, string>> = {
  ADDRESS: 'ENDPOINT',
  EXPORT: 'EXPORTER',
  EXPORTERS: 'EXPORTER',
  LOGGING: 'LOG',
  LOGS: 'LOG',
  METRICS: 'METRIC',
  PROBABILITY: 'ARG',
  RATE: 'ARG',
  RATIO: 'ARG',
  SAMPLE: 'SAMPLER',
  SAMPLING: 'SAMPLER',
  SPAN: 'TRACE',
  SPANS: 'TRACE',
  TRACES: 'TRACE',
  TRACING: 'TRACE',
  URI: 'ENDPOINT',
  URL: 'ENDPOINT',
};
