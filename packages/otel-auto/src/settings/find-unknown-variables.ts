import { DEFINITIONS, OTLP_FIELDS, SIGNALS_IN_NAMES } from './definitions';
import { findMeantVariable } from './find-meant-variable';
import { isForeignVariable } from './foreign-variables';
import { NAMED_VARIABLES } from './named-variables';
import { createProblem, type Problem } from './problem';

/**
 * Returns a problem for each variable that is set but has no effect although a user may expect one:
 * variables that are misspelt, or that the distro only names. Variables of other languages and of
 * the operator are not reported.
 */
export function findUnknownVariables(
  unknown: readonly string[],
  texts: ReadonlyMap<string, string>,
): readonly Problem[] {
  const problems: Problem[] = [];
  for (const variable of unknown) {
    const value = texts.get(variable) ?? '';
    const named = Object.hasOwn(NAMED_VARIABLES, variable) ? NAMED_VARIABLES[variable] : undefined;
    if (named === undefined) {
      if (!isForeignVariable(variable)) problems.push(...reportMisspelt(variable, value));
    } else if (named.unless?.test(value) !== true) {
      const { expected = 'read by this distro', instead: cure, used } = named;
      problems.push(createProblem({ variable, value, expected, cure, used }));
    }
  }
  return problems;
}

function reportMisspelt(variable: string, value: string): readonly Problem[] {
  const cure = findMeantVariable(variable, allNames());
  const isOurs = /^(ACME_OTEL|OTEL_EXPORTER_OTLP)_/.test(variable);
  if (cure === undefined && !isOurs) return [];
  const about = cure === undefined ? {} : { cure };
  return [createProblem({ variable, value, expected: 'a known variable', ...about, used: '' })];
}

function allNames(): readonly string[] {
  const ofSignals = SIGNALS_IN_NAMES.flatMap((signal) =>
    OTLP_FIELDS.map((field) => `OTEL_EXPORTER_OTLP_${signal}_${field}`),
  );
  return [...Object.keys(DEFINITIONS), ...ofSignals];
}
