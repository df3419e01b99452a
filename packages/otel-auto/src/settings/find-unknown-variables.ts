import { DEFINITIONS, OTLP_FIELDS, SIGNALS_IN_NAMES } from './definitions';
import { toSuggestion } from './find-nearest';
import { createProblem, type Problem } from './problem';
import { UNSUPPORTED_VARIABLES } from './unsupported-variables';

/**
 * Returns a problem for each variable that is set but has no effect although a user may expect one:
 * variables that are misspelt, or not supported yet. Variables of other languages and of the
 * operator are not reported.
 */
export function findUnknownVariables(
  unknown: readonly string[],
  texts: ReadonlyMap<string, string>,
): readonly Problem[] {
  const problems: Problem[] = [];
  for (const variable of unknown) {
    if (INFORMATIONAL.includes(variable)) continue;
    const value = texts.get(variable) ?? '';
    const unsupported = UNSUPPORTED_VARIABLES[variable];
    if (unsupported === undefined) {
      problems.push(...reportMisspelt(variable, value));
    } else if (unsupported.unless?.test(value) !== true) {
      const { used } = unsupported;
      problems.push(createProblem({ variable, value, expected: 'supported yet', used }));
    }
  }
  return problems;
}

/**
 * Variables that the Kubernetes operator sets for references, or that an instrumentation reads
 * itself.
 */
const INFORMATIONAL = [
  'OTEL_NODE_IP',
  'OTEL_POD_IP',
  'OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT',
];

function reportMisspelt(variable: string, value: string): readonly Problem[] {
  const cure = toSuggestion(variable, allNames());
  const isOurs = /^(ACME_OTEL|OTEL_EXPORTER_OTLP)_/.test(variable);
  if (cure === undefined && !isOurs) return [];
  const about = cure === undefined ? {} : { cure };
  return [createProblem({ variable, value, expected: 'a known variable', ...about, used: '' })];
}

function allNames(): readonly string[] {
  const ofSignals = SIGNALS_IN_NAMES.flatMap((signal) =>
    OTLP_FIELDS.map((field) => `OTEL_EXPORTER_OTLP_${signal}_${field}`),
  );
  return [...Object.keys(DEFINITIONS), ...ofSignals, ...Object.keys(UNSUPPORTED_VARIABLES)];
}
