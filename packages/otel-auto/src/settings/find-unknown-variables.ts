import { DEFINITIONS, findDefinition } from './definitions';
import { findNearest } from './find-nearest';
import { createProblem, type Problem } from './problem';

/**
 * Gives a problem for each name that is set and has no effect although someone may expect one:
 * misspelt, or not supported yet. Variables of other languages and of the operator are no problem.
 */
export function findUnknownVariables(names: Iterable<string>): readonly Problem[] {
  const problems: Problem[] = [];
  for (const name of names) {
    if (findDefinition(name) !== undefined || ELSEWHERE.has(name)) continue;
    const problem = UNSUPPORTED.has(name) ? notSupported(name) : perhapsMisspelt(name);
    if (problem !== undefined) problems.push(problem);
  }
  return problems;
}

/** In the specification or in upstream's packages; here they do nothing yet. */
const UNSUPPORTED: ReadonlyMap<string, string> = new Map([
  ['OTEL_CONFIG_FILE', 'the environment variables'],
  ['OTEL_EXPERIMENTAL_CONFIG_FILE', 'the environment variables'],
  ['OTEL_ENTITIES', ''],
  ['OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION', 'explicit_bucket_histogram'],
  ['OTEL_EXPORTER_PROMETHEUS_HOST', ''],
  ['OTEL_EXPORTER_PROMETHEUS_PORT', ''],
  ['OTEL_EXPORTER_ZIPKIN_ENDPOINT', ''],
  ['OTEL_EXPORTER_ZIPKIN_TIMEOUT', ''],
  ['OTEL_INSTRUMENTATION_HTTP_KNOWN_METHODS', ''],
  ['OTEL_METRICS_EXEMPLAR_FILTER', ''],
  ['OTEL_NODE_EXPERIMENTAL_SDK_METRICS', ''],
  ['OTEL_NODE_RESOURCE_DETECTORS', 'all detectors of this distro'],
  ['OTEL_SEMCONV_STABILITY_OPT_IN', 'the stable conventions'],
]);

/** Read by others, or for information only. */
const ELSEWHERE: ReadonlySet<string> = new Set([
  'OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT',
  'OTEL_NODE_IP',
  'OTEL_POD_IP',
]);

function notSupported(variable: string): Problem {
  const used = UNSUPPORTED.get(variable) ?? '';
  return createProblem({ variable, value: '', expected: 'supported yet', used });
}

function perhapsMisspelt(variable: string): Problem | undefined {
  const nearest = findNearest(variable, [...Object.keys(DEFINITIONS), ...UNSUPPORTED.keys()]);
  const ours = /^(ACME_OTEL_|OTEL_EXPORTER_OTLP_)/.test(variable);
  if (nearest === undefined && !ours) return undefined;
  const cure = nearest === undefined ? {} : { cure: `did you mean ${nearest}?` };
  return createProblem({ variable, value: '', expected: 'a known variable', ...cure, used: '' });
}
