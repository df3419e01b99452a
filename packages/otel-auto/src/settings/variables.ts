import { DEFINITIONS, type Definition, type ValueOf, type VariableName } from './definitions';
import { describeValue } from './describe-value';
import { parseText } from './parse-text';
import type { Rejected } from './parsed';
import { createProblem, formatProblem, type Problem } from './problem';

/**
 * The variables of one environment: each is parsed by its row when first asked for, and what could
 * not be used is kept as a problem, once.
 */
export interface Variables {
  /** Every `OTEL_*` and `ACME_OTEL_*` name that is set to something. */
  readonly names: Iterable<string>;
  readonly problems: readonly Problem[];
  /** What was written, without blanks and quotes around it; `undefined` for nothing. */
  text(name: VariableName): string | undefined;
  /** The parsed value; else that of the general variable; else `fallback`, or the row's default. */
  value<Name extends VariableName>(name: Name, fallback?: ValueOf<Name>): ValueOf<Name>;
  /** Keeps a problem, unless it is known already. */
  report(name: VariableName, rejected: Rejected, used: string): void;
  /** Keeps problems that were found elsewhere. */
  add(problems: readonly Problem[]): void;
}

export function createVariables(env: Readonly<Record<string, string | undefined>>): Variables {
  const texts = new Map<string, string>();
  const values = new Map<string, unknown>();
  const problems = new Map<string, Problem>();

  const add = (found: readonly Problem[]): void => {
    for (const problem of found) problems.set(formatProblem(problem), problem);
  };

  const report = (name: string, { text, expected, cure }: Rejected, used: string): void => {
    const about = cure === undefined ? {} : { cure };
    add([createProblem({ variable: name, value: text, expected, ...about, used })]);
  };

  const read = (name: VariableName, fallback: unknown): unknown => {
    const definition: Definition = DEFINITIONS[name];
    const text = texts.get(name);
    const parsed = text === undefined ? undefined : parseText(definition, text);
    const value = parsed?.value ?? fallback ?? readDefault(definition);
    for (const rejected of parsed?.rejected ?? []) {
      report(name, rejected, describeValue(definition, parsed?.value, value));
    }
    return value;
  };

  const readDefault = (definition: Definition): unknown =>
    definition.general === undefined
      ? definition.default
      : readOnce(definition.general as VariableName, undefined);

  const readOnce = (name: VariableName, fallback: unknown): unknown => {
    if (!values.has(name)) values.set(name, read(name, fallback));
    return values.get(name);
  };

  // One walk over the names costs less than asking for each row of the table.
  for (const name of Object.keys(env)) {
    if (!name.startsWith('OTEL_') && !name.startsWith('ACME_OTEL_')) continue;
    const text = env[name]?.trim() ?? '';
    const unquoted = withoutQuotes(text);
    if (unquoted !== '') texts.set(name, unquoted);
    if (unquoted !== text && name in DEFINITIONS) {
      report(name, { text, expected: 'free of quotes' }, 'what is between them');
    }
  }

  return {
    names: texts.keys(),
    get problems() {
      return [...problems.values()];
    },
    text: (name) => texts.get(name),
    value: <Name extends VariableName>(name: Name, fallback?: ValueOf<Name>) =>
      readOnce(name, fallback) as ValueOf<Name>,
    report,
    add,
  };
}

/** Files that Docker and systemd read keep the quotes that a shell would have taken away. */
function withoutQuotes(text: string): string {
  const quote = text[0];
  const quoted = text.length > 1 && (quote === '"' || quote === "'") && text.endsWith(quote);
  return quoted ? text.slice(1, -1).trim() : text;
}
